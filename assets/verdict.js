// A picture that can be covered by a grey square, and beside it the most probable classes, of which one is chosen.
// data: {words, picture, small, side, window, step, grey, spot: {row, column} or null, classes, chosen, now},
// see engine/ui/verdict.py. The square follows the finger here; the server is told at most five times a second.

const PAUSE = 200 // ms between two messages while the square is dragged
const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }

const make = (tag, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), properties)
  node.append(...children)
  return node
}

class Verdict {
  constructor(root) {
    this.image = make("img", { alt: "", draggable: false })
    this.square = make("div", { className: "square", hidden: true })
    this.photo = make("div", { className: "photo", tabIndex: 0 }, this.image, this.square)
    this.photo.setAttribute("role", "application")
    this.photo.setAttribute("aria-describedby", "hint keys")
    this.hint = make("p", { id: "hint" })
    this.keys = make("p", { id: "keys", className: "keys" })
    this.clear = make("button", { type: "button", className: "clear", onclick: () => this.remove() })
    this.lead = make("p", { id: "lead", className: "lead" })
    this.list = make("div")
    this.list.setAttribute("role", "radiogroup")
    this.list.setAttribute("aria-labelledby", "lead")
    this.now = make("p", { className: "now" })
    this.now.setAttribute("aria-live", "polite")
    const left = make("div", {}, this.photo, make("div", { className: "below" }, this.hint, this.clear), this.keys)
    root.replaceChildren(make("div", { className: "pair" }, left, make("div", {}, this.lead, this.list, this.now)))
    this.listen()
  }

  show(data, tell) {
    this.data = data
    this.tell = tell
    const { words } = data
    this.photo.setAttribute("aria-label", words.photo)
    this.hint.textContent = words.hint
    this.keys.textContent = words.keys
    this.clear.textContent = words.clear
    this.lead.textContent = words.lead
    this.now.textContent = data.now
    if (this.image.src !== data.picture) this.image.src = data.picture
    this.image.classList.toggle("small", data.small)
    if (!this.dragging && data.ack >= (this.sent ?? 0)) this.spot = data.spot
    this.place()
    this.rows()
  }

  rows() {
    const focused = this.list.getRootNode().activeElement?.dataset?.code
    this.list.replaceChildren(...this.data.classes.map((one, i) => this.row(one, i)))
    if (focused) [...this.list.children].find(row => row.dataset.code === focused)?.focus()
  }

  row(one, i) {
    const percent = make("span", { className: "percent" })
    if (one.after) percent.append(make("s", { textContent: `${one.percent} → ` }), one.after)
    else percent.append(one.percent)
    const was = make("i", { className: "was" })
    const bar = make("i")
    was.style.width = `${100 * one.share}%`
    bar.style.width = `${100 * (one.after ? one.left : one.share)}%`
    const button = make("button", { type: "button", className: "class", onclick: () => this.choose(one.code) },
      make("span", { className: "name", textContent: one.name }), percent, make("span", { className: "bar" }, was, bar))
    const on = one.code === this.data.chosen
    button.dataset.code = one.code
    button.tabIndex = on ? 0 : -1
    button.setAttribute("role", "radio")
    button.setAttribute("aria-checked", String(on))
    button.onkeydown = event => this.walk(event, i)
    return button
  }

  walk(event, i) {
    const step = MOVES[event.key]
    if (!step) return
    event.preventDefault()
    const last = this.list.children.length - 1
    this.list.children[Math.max(0, Math.min(last, i + step[0] + step[1]))].focus()
  }

  choose(code) {
    for (const row of this.list.children) row.setAttribute("aria-checked", String(row.dataset.code === code))
    this.tell("pick", code)
  }

  /* The square over the picture, kept inside it. */
  place() {
    const { side, window: size, grey } = this.data
    this.square.hidden = this.clear.hidden = !this.spot
    if (!this.spot) return
    const at = middle => `${100 * Math.max(0, Math.min(side - size, middle - Math.floor(size / 2))) / side}%`
    Object.assign(this.square.style, {
      top: at(this.spot.row), left: at(this.spot.column), width: `${100 * size / side}%`,
      height: `${100 * size / side}%`, background: `rgb(${grey.join(" ")})`,
    })
  }

  listen() {
    const move = event => {
      const box = this.photo.getBoundingClientRect()
      const cell = (at, from, whole) => Math.max(0, Math.min(this.data.side - 1, Math.floor((at - from) / whole * this.data.side)))
      this.spot = { row: cell(event.clientY, box.top, box.height), column: cell(event.clientX, box.left, box.width) }
      this.place()
      this.send()
    }
    this.photo.onpointerdown = event => {
      if (event.button !== 0) return
      this.dragging = true
      this.photo.setPointerCapture(event.pointerId)
      move(event)
    }
    this.photo.onpointermove = event => this.dragging && event.isPrimary && move(event)
    this.photo.onpointerup = this.photo.onpointercancel = () => {
      this.dragging = false
    }
    this.photo.onkeydown = event => this.key(event)
  }

  key(event) {
    const { side, step } = this.data
    const by = MOVES[event.key]
    if (by) {
      const from = this.spot ?? { row: side >> 1, column: side >> 1 }
      const to = (value, change) => Math.max(0, Math.min(side - 1, value + step * change))
      this.spot = this.spot ? { row: to(from.row, by[0]), column: to(from.column, by[1]) } : from
      this.place()
      this.send()
    } else if (["Delete", "Backspace", "Escape"].includes(event.key)) this.remove()
    else return
    event.preventDefault()
  }

  remove() {
    this.spot = null
    this.place()
    this.send()
  }

  /* The last place always arrives, those between only now and then; answers to earlier ones move nothing. */
  send() {
    const due = (this.last ?? 0) + PAUSE - performance.now()
    clearTimeout(this.timer)
    this.sent = Math.max(this.sent ?? 0, this.data.ack) + 1
    this.timer = setTimeout(() => {
      this.last = performance.now()
      this.tell("cover", { spot: this.spot, n: this.sent })
    }, Math.max(0, due))
  }
}

const shown = new WeakMap()

export default ({ data, parentElement, setTriggerValue }) => {
  const root = parentElement.querySelector(".verdict")
  if (!shown.has(root)) shown.set(root, new Verdict(root))
  shown.get(root).show(data, setTriggerValue)
}
