// The viewer of code that ran. All of it happens here: pointing, holding, stepping, revealing; nothing goes to the server.
// Stands after code/value.js, which knows how one value is shown.
// data: {title, words, functions, lines, moments, failure, practice, stamp}, see engine/ui/code.py.

const same = (line, moment) => line.function === moment.function && line.statement === moment.line
const base = name => name.split(/[.[]/)[0] // "model.0.weight.grad" is changed through the name model

const icon = path => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg")
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path")
  svg.setAttribute("viewBox", "0 0 24 24")
  svg.setAttribute("aria-hidden", "true")
  line.setAttribute("d", path)
  svg.append(line)
  return svg
}

/* Words in `backticks` are code; everything is set as text, never as HTML. */
const prose = text => text.split("`").map((part, i) => (i % 2 ? make("code", { textContent: part }) : part))

class Viewer {
  constructor(root) {
    this.root = root
  }

  /* Another walk starts afresh; a new language or theme does not. */
  begin(practice) {
    this.active = 0 // index into data.lines
    this.held = false
    this.at = -1 // index into data.moments while stepping; -1 before the first
    this.revealed = new Set()
    this.practice = practice
  }

  show(data) {
    const other = this.data?.functions.join() !== data.functions.join() || this.data.lines.length !== data.lines.length
    if (other) this.begin(data.practice)
    this.data = data
    this.at = Math.min(this.at, data.moments.length - 1)
    this.rows = data.lines.map((line, i) => this.row(line, i))
    this.panel = make("div", { className: "panel" })
    this.panel.setAttribute("aria-live", "polite")
    this.source = make("div", { className: "source", tabIndex: 0 })
    this.source.setAttribute("role", "listbox")
    this.source.setAttribute("aria-label", `${data.words.code}: ${data.title}`)
    this.source.append(...this.withHeads())
    this.listen()
    const side = make("aside", { className: "side" }, this.steps(), this.panel)
    this.root.replaceChildren(this.bar(), make("div", { className: "panes" }, this.source, side), this.hint())
    this.paint()
  }

  withHeads() {
    const { lines, functions } = this.data
    return this.rows.flatMap((row, i) => {
      const first = i === 0 || lines[i - 1].function !== lines[i].function
      if (!first || functions.length === 1) return [row]
      const [module, name] = functions[lines[i].function].split(":")
      const head = make("div", { className: "head" }, make("b", { textContent: name }), ` ${module.replaceAll(".", "/")}.py`)
      head.setAttribute("role", "presentation")
      return [head, row]
    })
  }

  row(line, index) {
    const text = make("span", { className: "text" })
    const whole = line.pieces.map(piece => piece[1]).join("")
    const indent = whole.length - whole.trimStart().length
    text.style.setProperty("--indent", `${indent}ch`)
    let skip = indent
    for (const [kind, piece] of line.pieces) {
      const shown = piece.slice(skip)
      skip = Math.max(0, skip - piece.length)
      if (shown) text.append(kind ? make("span", { className: `is-${kind}`, textContent: shown }) : shown)
    }
    const number = make("span", { className: "number", textContent: line.number })
    const first = line.statement === line.number
    const runs = make("span", { className: "runs", textContent: first && line.runs > 1 ? `×${line.runs}` : "" })
    const row = make("div", { className: "line", id: `line-${index}` }, number, text, runs)
    row.setAttribute("role", "option")
    row.dataset.index = index
    if (line.statement !== null && !line.runs) row.classList.add("unreached")
    const failure = this.data.failure
    if (failure && failure.function === line.function && failure.line === line.number) row.classList.add("failed")
    return row
  }

  bar() {
    const { words, title } = this.data
    this.toggle = make("button", { type: "button", className: "practice", textContent: words.practice, onclick: () => {
      this.practice = !this.practice
      this.paint()
    } })
    this.count = make("span", { className: "count" })
    return make("div", { className: "bar" }, make("p", { className: "title", textContent: title }), this.count, this.toggle)
  }

  steps() {
    const { words, moments } = this.data
    const button = (name, path, action, ...label) => {
      const node = make("button", { type: "button", className: name, onclick: action }, ...label, icon(path))
      node.setAttribute("aria-label", words[name])
      node.title = words[name]
      return node
    }
    this.buttons = {
      restart: button("restart", "M6 5v14M20 12H10m4-5-5 5 5 5", () => this.go(-1)),
      back: button("back", "M19 12H6m6-6-6 6 6 6", () => this.go(this.at - 1)),
      step: button("step", "M5 12h13m-6-6 6 6-6 6", () => this.go(this.at + 1), words.step),
    }
    this.place = make("span", { className: "place" })
    const { restart, back, step } = this.buttons
    const node = make("div", { className: "steps" }, restart, back, step, this.place)
    node.hidden = moments.length < 2
    return node
  }

  hint() {
    const touch = matchMedia("(hover: none)").matches
    return make("p", { className: "hint", textContent: touch ? this.data.words.hint_touch : this.data.words.hint })
  }

  listen() {
    const at = event => event.target.closest?.(".line")?.dataset.index
    this.source.onpointermove = event => {
      const index = at(event)
      if (event.pointerType === "mouse" && !this.held && index !== undefined && +index !== this.active) this.select(+index)
    }
    this.source.onclick = event => {
      const index = at(event)
      if (index === undefined) return
      const again = this.held && this.active === +index
      this.select(+index)
      this.held = !again
      this.paint()
    }
    this.source.onkeydown = event => {
      const last = this.rows.length - 1
      const to = { ArrowDown: this.active + 1, ArrowUp: this.active - 1, Home: 0, End: last }[event.key]
      if (to !== undefined) this.select(Math.max(0, Math.min(last, to)), true)
      else if (event.key === "ArrowRight") this.go(this.at + 1)
      else if (event.key === "ArrowLeft") this.go(this.at - 1)
      else if (event.key === "Enter" || event.key === " ") this.hold()
      else if (event.key === "Escape") this.hold(false)
      else return
      event.preventDefault()
    }
  }

  hold(held = !this.held) {
    this.held = held
    this.paint()
  }

  select(index, scroll = false) {
    this.active = index
    if (scroll) this.rows[index].scrollIntoView({ block: "nearest" })
    this.paint()
  }

  go(at) {
    if (at < -1 || at >= this.data.moments.length) return
    this.at = at
    const moment = this.data.moments[Math.max(at, 0)]
    this.active = this.data.lines.findIndex(line => same(line, moment) && line.number === line.statement)
    this.rows[this.active].scrollIntoView({ block: "nearest" })
    this.paint()
  }

  /* What the line made: at the step we stand on, else the first time it made anything; and which run that was. */
  moment(line) {
    const all = this.data.moments.filter(moment => same(line, moment))
    const until = this.at < 0 ? [] : this.data.moments.slice(0, this.at + 1).filter(moment => same(line, moment))
    const full = until.filter(moment => moment.made.length)
    const found = full.at(-1) ?? all.find(moment => moment.made.length)
    return { made: found?.made ?? [], pass: all.indexOf(found) + 1, passes: all.length }
  }

  paint() {
    const { lines, moments, words } = this.data
    const line = lines[this.active]
    const { made } = this.moment(line)
    const makes = new Set(made.map(item => base(item.name)))
    const together = i => line.statement !== null && same(lines[i], { function: line.function, line: line.statement })
    const uses = new Set()
    this.rows.forEach((row, i) => {
      if (i === this.active || together(i)) row.querySelectorAll(".is-name").forEach(name => uses.add(name.textContent))
    })
    const now = moments[this.at]
    this.rows.forEach((row, i) => {
      row.setAttribute("aria-selected", i === this.active)
      row.classList.toggle("held", i === this.active && this.held)
      row.classList.toggle("together", together(i))
      row.classList.toggle("now", Boolean(now && same(lines[i], now)))
      row.querySelectorAll(".is-name").forEach(name => {
        name.classList.toggle("makes", makes.has(name.textContent))
        name.classList.toggle("uses", !makes.has(name.textContent) && uses.has(name.textContent))
      })
    })
    this.source.setAttribute("aria-activedescendant", `line-${this.active}`)
    const facts = { now: this.at + 1, total: moments.length }
    this.place.textContent = fill(this.at < 0 ? words.before : words.place, facts)
    this.buttons.back.disabled = this.buttons.restart.disabled = this.at < 0
    this.buttons.step.disabled = this.at + 1 >= moments.length
    this.toggle.setAttribute("aria-pressed", this.practice)
    const asked = new Set(lines.flatMap((item, i) => (item.why ? [i] : [])))
    this.count.textContent = this.practice ? fill(words.revealed, { now: this.revealed.size, total: asked.size }) : ""
    this.panel.replaceChildren(...this.describe(line))
    this.panel.querySelectorAll("canvas").forEach(draw)
  }

  describe(line) {
    const { words, lines, failure } = this.data
    const statement = lines.filter(item => item.function === line.function && item.statement === line.statement)
    const several = line.statement !== null && statement.length > 1
    const where = several
      ? fill(words.lines, { first: statement[0].number, last: statement.at(-1).number })
      : fill(words.line, { number: line.number })
    const { made, pass, passes } = this.moment(line)
    const often = line.runs === 1 ? words.once : line.runs ? fill(words.runs, { count: line.runs }) : null
    const head = make("p", { className: "where" }, make("b", { textContent: where }),
      often && make("span", { textContent: often }),
      this.held && make("span", { className: "pin", textContent: words.held }))
    const broke = failure && failure.function === line.function && failure.line === line.number
    const nothing = line.statement === null ? words.silent : line.runs ? words.still : words.never
    const title = made.length && make("p", { className: "made" }, make("b", { textContent: words.made }),
      passes > 1 && make("span", { textContent: fill(words.pass, { now: pass }) }))
    return [
      head,
      this.why(),
      broke && make("p", { className: "broke", textContent: `${words.failed}: ${failure.text}` }),
      title || make("p", { className: "quiet", textContent: nothing }),
      ...made.map(item => card(item, words)),
    ].filter(Boolean)
  }

  why() {
    const { words, lines } = this.data
    const line = lines[this.active]
    if (!line.why) return null
    if (!this.practice || this.revealed.has(this.active)) return make("p", { className: "why" }, ...prose(line.why))
    const ask = make("button", { type: "button", className: "reveal", textContent: words.reveal, onclick: () => {
      this.revealed.add(this.active)
      this.held = true
      this.paint()
    } })
    return make("div", { className: "ask" }, make("p", { textContent: words.recall }), ask)
  }
}

export default function (component) {
  const root = component.parentElement.querySelector(".walk")
  root.viewer ??= new Viewer(root)
  const { stamp } = component.data
  const scheme = getComputedStyle(root).colorScheme
  if (root.dataset.stamp === stamp && root.dataset.scheme === scheme) return // a rerun that changed nothing
  root.viewer.show(component.data)
  Object.assign(root.dataset, { stamp, scheme })
}
