// A row of small pictures of which one is chosen: a radio group. Arrows, Home and End move, Enter or space choose.
// data: {label, items: [{code, title, source, small}], chosen}, see engine/ui/thumbnails.py.

const MOVES = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -1000, End: 1000 }

class Row {
  constructor(root) {
    this.row = document.createElement("div")
    this.row.className = "row"
    this.row.setAttribute("role", "radiogroup")
    root.replaceChildren(this.row)
  }

  show({ label, items, chosen }, pick) {
    this.pick = pick
    this.row.setAttribute("aria-label", label)
    const seen = items.map(item => `${item.code} ${item.title}`).join("|")
    if (seen !== this.seen) this.row.replaceChildren(...items.map((item, i) => this.one(item, i)))
    const first = seen !== this.seen
    this.seen = seen
    this.mark(chosen)
    if (first) this.reveal()
  }

  one(item, i) {
    const button = document.createElement("button")
    const image = Object.assign(document.createElement("img"), { src: item.source, alt: "", draggable: false })
    const title = Object.assign(document.createElement("span"), { textContent: item.title })
    image.classList.toggle("small", item.small)
    Object.assign(button, { type: "button", title: item.title, onclick: () => this.choose(item.code) })
    button.dataset.code = item.code
    button.setAttribute("role", "radio")
    button.onkeydown = event => this.move(event, i)
    button.append(image, title)
    return button
  }

  /* Seen at once; the server's answer confirms it. */
  choose(code) {
    this.mark(code)
    this.pick(code)
  }

  mark(code) {
    const buttons = [...this.row.children]
    const known = buttons.some(button => button.dataset.code === code)
    buttons.forEach((button, i) => {
      const on = known ? button.dataset.code === code : false
      button.setAttribute("aria-checked", String(on))
      button.tabIndex = on || (!known && i === 0) ? 0 : -1
    })
  }

  /* The chosen picture stands in sight. */
  reveal() {
    const on = this.row.querySelector("[aria-checked=true]")
    if (on) this.row.scrollLeft = on.offsetLeft - this.row.offsetLeft - this.row.clientWidth / 2 + on.clientWidth / 2
  }

  move(event, i) {
    const step = MOVES[event.key]
    if (!step) return
    event.preventDefault()
    const last = this.row.children.length - 1
    this.row.children[Math.max(0, Math.min(last, i + step))].focus()
  }
}

const rows = new WeakMap()

export default ({ data, parentElement, setTriggerValue }) => {
  const root = parentElement.querySelector(".thumbnails")
  if (!rows.has(root)) rows.set(root, new Row(root))
  rows.get(root).show(data, code => setTriggerValue("pick", code))
}
