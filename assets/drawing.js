// A drawing comes as SVG made of our own strokes and numbers, with its name for those who cannot see it.
// data: {svg, label}, see engine/ui/drawing.py.

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".drawing")
  const left = root.scrollLeft
  root.innerHTML = data.svg
  root.firstChild.setAttribute("role", "img")
  root.firstChild.setAttribute("aria-label", data.label)
  root.scrollLeft = left
}
