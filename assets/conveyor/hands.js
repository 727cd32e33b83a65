// Mouse, pen and keyboard on the time bar: pointing, choosing, drawing over a range, walking.

export function listen(view) {
  view.track.addEventListener("pointerdown", (event) => {
    view.from = event.pointerType === "mouse" && event.button === 0 ? under(view, event)?.step : null;
    view.dragged = false;
  });
  view.track.addEventListener("pointermove", (event) => event.pointerType !== "touch" && drag(view, event));
  view.track.addEventListener("pointerleave", () => view.point(null));
  view.track.addEventListener("click", (event) => view.choose(under(view, event)));
  view.track.addEventListener("keydown", (event) => press(view, event));
}

// Step, network and unit under the pointer; none beside the belts.
function under(view, event) {
  const path = event.composedPath(); // of when it happened: a button pressed may be gone by now
  if (path.some((node) => node.matches?.(".which, .names"))) return null;
  const step = Math.floor((event.clientX - view.time.getBoundingClientRect().left) / view.width * view.steps) + 1;
  if (step < 1 || step > view.steps) return null;
  const belt = view.shown().find(({ root }) => path.includes(root));
  return { step, cell: belt?.cell, unit: belt?.under(event.clientY) };
}

// Drawing over several steps chooses a range; the units most different there come to the top and bottom of the strip.
function drag(view, event) {
  const place = under(view, event);
  if (place && view.from && event.buttons === 1 && (view.dragged || place.step !== view.from)) {
    view.dragged = true;
    view.span([Math.min(view.from, place.step), Math.max(view.from, place.step)]);
  }
  view.point(place);
}

function press(view, event) {
  if (event.target !== view.track) return;
  const by = { ArrowLeft: -1, ArrowRight: 1, Home: -view.steps, End: view.steps }[event.key];
  const along = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (event.key === "Escape") return view.span(null);
  if (by == null && along == null && event.key !== " ") return;
  event.preventDefault();
  if (by != null && event.shiftKey) stretch(view, by);
  else if (by != null) view.walk(by);
  else if (along != null) view.change(along);
  else view.toggle();
}

// The range grows from the chosen step on, by keyboard.
function stretch(view, by) {
  const [from, to] = view.range ?? [view.at.step, view.at.step];
  const end = Math.max(1, Math.min(view.steps, (from < view.at.step ? from : to) + by));
  view.span([Math.min(view.at.step, end), Math.max(view.at.step, end)]);
}
