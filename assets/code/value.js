// One value that a line made: its name, kind, shape, range, numbers, and a picture of them. Used by code.js.

const make = (tag, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), properties)
  node.append(...children.filter(Boolean))
  return node
}
const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name])

/* Zero has the colour of the page, as on every chart; what is not finite stays empty. The canvas must be on the page. */
const draw = canvas => {
  const { rows, columns, low, high, cells } = canvas.thumb
  const rgb = name => {
    canvas.style.color = `var(--${name})`
    return getComputedStyle(canvas).color.match(/\d+/g).map(Number)
  }
  const [zero, plus, minus] = [rgb("paper"), rgb("positive"), rgb("negative")]
  const most = Math.max(Math.abs(low), Math.abs(high)) || 1
  const bytes = atob(cells)
  const image = new ImageData(columns, rows)
  for (let i = 0; i < bytes.length; i++) {
    const level = bytes.charCodeAt(i)
    const value = low + ((level - 1) / 254) * (high - low)
    const share = Math.min(1, Math.abs(value) / most)
    const end = value < 0 ? minus : plus
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = zero[c] + (end[c] - zero[c]) * share
    image.data[4 * i + 3] = level ? 255 : 0
  }
  canvas.getContext("2d").putImageData(image, 0, 0)
}

const strip = item => {
  const { rows, columns } = item.thumb
  const canvas = make("canvas", { width: columns, height: rows, className: rows === 1 ? "row" : "grid", thumb: item.thumb })
  canvas.setAttribute("role", "img")
  canvas.setAttribute("aria-label", `${item.name}: ${item.low} ~ ${item.high}`)
  if (rows > 1) {
    const aspect = Math.max(columns, rows / 4) / rows // a column of numbers stays wide enough to be seen
    canvas.style.width = `${8 * Math.min(1, aspect)}rem`
    canvas.style.height = `${8 * Math.min(1, 1 / aspect)}rem`
  }
  const ends = [item.low, item.high].map(end => make("span", { textContent: end }))
  return make("div", { className: `strip ${canvas.className}` }, canvas, make("div", { className: "ends" }, ...ends))
}

const shape = (item, words) => make("div", { className: "shape" }, make("span", { textContent: words.shape }),
  ...item.shape.flatMap((size, i) => [i ? "×" : "", make("b", { textContent: size.toLocaleString("en") })]))

const text = (item, words) => {
  if (item.kind === "network") return fill(words.parameters, { count: item.value })
  if (item.kind === "none") return item.name.endsWith(".grad") ? words.cleared : "None"
  return item.value
}

/* Colours as everywhere: gradients, weights, results. */
const role = item => {
  if (item.name.endsWith(".grad")) return "gradient"
  return /\.(weight|bias)$/.test(item.name) || item.kind === "network" ? "weight" : "result"
}

const card = (item, words) => {
  const plain = item.kind === "none" || item.kind === "function"
  const kind = plain ? words.kinds[item.kind] : `${words.kinds[item.kind]} · ${item.dtype}`
  const known = words.names[item.name] // "return", "yield"
  const name = known ? make("i", { textContent: known }) : make("code", { textContent: item.name })
  const range = item.shape?.length && !item.thumb && item.low !== null
  const value = text(item, words)
  return make("div", { className: `card ${role(item)}` },
    make("div", { className: "what" }, name, make("span", { textContent: kind })),
    item.shape?.length && shape(item, words),
    item.thumb && strip(item),
    range && make("div", { className: "range", textContent: `${words.range} ${item.low} ~ ${item.high}` }),
    value && make("div", { className: "value", textContent: value }))
}
