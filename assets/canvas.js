// A sheet to write a digit on. What leaves the browser is 28 × 28 bytes, 0 paper to 255 ink, after every stroke.
// data: {words, pixels (base64 of an earlier drawing, or "")}, see engine/ui/picture.py.

const SIDE = 28
const ZOOM = 10 // sheet pixels a cell
const SIZE = SIDE * ZOOM
const PEN = 20 // sheet pixels: 2 cells and a soft rim, about the pen of MNIST
const RIM = 9

const make = (tag, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), properties)
  node.append(...children)
  return node
}
const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name])

class Sheet {
  constructor(root, pixels) {
    this.strokes = [] // each a list of [x, y] in sheet pixels
    this.base = pixels ? Uint8Array.from(atob(pixels), letter => letter.charCodeAt(0)) : null
    this.stroke = null // the one being drawn
    this.cursor = [SIDE / 2, SIDE / 2] // of the keyboard, in cells
    this.canvas = make("canvas", { width: SIZE, height: SIZE, tabIndex: 0 })
    this.canvas.setAttribute("role", "application")
    this.canvas.setAttribute("aria-describedby", "hint keys")
    this.mark = make("i", { className: "mark" })
    this.clearing = make("button", { type: "button", className: "clear", onclick: () => this.clear() })
    this.undoing = make("button", { type: "button", className: "undo", onclick: () => this.undo() })
    this.hint = make("p", { id: "hint" })
    this.keys = make("p", { id: "keys", className: "keys" })
    this.told = make("p", { className: "told" })
    this.told.setAttribute("aria-live", "polite")
    const sheet = make("div", { className: "sheet" }, this.canvas, this.mark)
    root.replaceChildren(sheet, make("div", { className: "bar" }, this.undoing, this.clearing), this.hint, this.keys, this.told)
    this.listen()
  }

  say(words) {
    this.words = words
    this.canvas.setAttribute("aria-label", words.pad)
    this.clearing.textContent = words.clear
    this.undoing.textContent = words.undo
    this.hint.textContent = words.hint
    this.keys.textContent = words.keys
  }

  listen() {
    const at = event => {
      const box = this.canvas.getBoundingClientRect()
      return [(event.clientX - box.left) * SIZE / box.width, (event.clientY - box.top) * SIZE / box.height]
    }
    this.canvas.onpointerdown = event => {
      if (event.button !== 0) return
      this.canvas.setPointerCapture(event.pointerId)
      this.canvas.classList.remove("keyed")
      this.begin(at(event))
      event.preventDefault()
      this.canvas.focus({ focusVisible: false })
    }
    this.canvas.onpointermove = event => {
      if (!this.stroke || !event.isPrimary) return
      const steps = event.getCoalescedEvents?.() ?? []
      for (const step of steps.length ? steps : [event]) this.stroke.push(at(step))
      this.draw()
    }
    this.canvas.onpointerup = this.canvas.onpointercancel = () => this.end()
    this.canvas.onkeydown = event => this.key(event)
    this.canvas.onkeyup = event => event.key === " " && this.end()
    this.canvas.onblur = () => {
      this.canvas.classList.remove("keyed")
      this.end()
    }
  }

  key(event) {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key]
    if (move) {
      this.cursor = this.cursor.map((value, axis) => Math.max(0.5, Math.min(SIDE - 0.5, value + move[axis])))
      if (this.stroke) this.stroke.push(this.cursor.map(value => value * ZOOM))
      this.told.textContent = fill(this.words.cursor, { row: Math.ceil(this.cursor[1]), column: Math.ceil(this.cursor[0]) })
    } else if (event.key === " ") {
      if (!this.stroke) this.begin(this.cursor.map(value => value * ZOOM))
    } else if (event.key === "Delete" || event.key === "Backspace") this.clear()
    else if (event.code === "KeyZ") this.undo()
    else return
    event.preventDefault()
    this.canvas.classList.add("keyed")
    this.draw()
  }

  begin(point) {
    this.stroke = [point]
    this.strokes.push(this.stroke)
    this.draw()
  }

  end() {
    if (!this.stroke) return
    this.stroke = null
    this.send()
  }

  undo() {
    if (this.strokes.length) this.strokes.pop()
    else this.base = null
    this.draw()
    this.send()
  }

  clear() {
    this.strokes = []
    this.base = this.stroke = null
    this.draw()
    this.send()
    this.told.textContent = this.words.empty
  }

  /* The colour is only for the eye; the ink is the opacity of the sheet. */
  draw() {
    const pen = this.canvas.getContext("2d", { willReadFrequently: true })
    pen.clearRect(0, 0, SIZE, SIZE)
    const colour = getComputedStyle(this.canvas).color
    if (this.base) this.lay(pen, colour)
    pen.strokeStyle = colour
    pen.shadowColor = colour
    pen.shadowBlur = RIM
    pen.lineWidth = PEN
    pen.lineCap = pen.lineJoin = "round"
    for (const stroke of this.strokes) {
      pen.beginPath()
      pen.moveTo(...stroke[0])
      for (const point of stroke.length > 1 ? stroke.slice(1) : stroke) pen.lineTo(...point)
      pen.stroke()
    }
    pen.shadowColor = "transparent"
    this.mark.style.left = `${100 * this.cursor[0] / SIDE}%`
    this.mark.style.top = `${100 * this.cursor[1] / SIDE}%`
    this.undoing.disabled = this.clearing.disabled = !this.strokes.length && !this.base
  }

  /* An earlier drawing, known only by its 784 cells. */
  lay(pen, colour) {
    const small = make("canvas", { width: SIDE, height: SIDE })
    const brush = small.getContext("2d")
    brush.fillStyle = colour
    this.base.forEach((ink, i) => {
      brush.globalAlpha = ink / 255
      brush.fillRect(i % SIDE, Math.floor(i / SIDE), 1, 1)
    })
    pen.imageSmoothingEnabled = false
    pen.drawImage(small, 0, 0, SIZE, SIZE)
  }

  /* The mean opacity of each 10 × 10 block. */
  pixels() {
    const { data } = this.canvas.getContext("2d").getImageData(0, 0, SIZE, SIZE)
    const sums = new Float64Array(SIDE * SIDE)
    for (let y = 0; y < SIZE; y++) {
      for (let x = 0; x < SIZE; x++) {
        sums[Math.floor(y / ZOOM) * SIDE + Math.floor(x / ZOOM)] += data[4 * (y * SIZE + x) + 3]
      }
    }
    return Uint8Array.from(sums, sum => Math.round(sum / (ZOOM * ZOOM)))
  }

  send() {
    const cells = this.pixels()
    this.setStateValue("pixels", cells.some(ink => ink) ? btoa(String.fromCharCode(...cells)) : "")
  }
}

export default function (component) {
  const { parentElement, data, setStateValue } = component
  const root = parentElement.querySelector(".pad")
  root.sheet ??= new Sheet(root, data.pixels) // later reruns leave the drawing alone
  root.sheet.setStateValue = setStateValue
  root.sheet.say(data.words)
  root.sheet.draw() // in the colours of the theme
}
