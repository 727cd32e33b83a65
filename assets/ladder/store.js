// What is heavy (the picture, the maps of a layer, the numbers of a channel) arrives by itself, once, under a stamp,
// and waits here until a ladder asks for it. Kept on the window, because each mount may have a module of its own.

const FEW = 24; // parts remembered, far more than are on screen at once

const store = (globalThis[Symbol.for("ai-library.ladder")] ??= { parts: new Map(), ladders: new Set() });

// Whoever asks keeps it young: what is on screen is asked for at every painting and so is never the oldest.
export function found(stamp) {
  const part = store.parts.get(stamp);
  if (part && store.parts.delete(stamp)) store.parts.set(stamp, part);
  return part;
}

export const join = (ladder) => store.ladders.add(ladder);
export const part = (ladder) => store.ladders.delete(ladder);

export async function keep(data) {
  if (store.parts.has(data.stamp)) return;
  const ready = { ...data, ...(await UNPACK[data.part](data)) };
  store.parts.set(data.stamp, ready);
  while (store.parts.size > FEW) store.parts.delete(store.parts.keys().next().value);
  store.ladders.forEach((ladder) => ladder.paint());
}

const UNPACK = {
  picture: async ({ src }) => ({ image: await load(src) }),
  gallery: async ({ src }) => (src ? { sheet: greys(await load(src)) } : {}),
  channel: async ({ values }) => ({ values: new Float32Array(bytes(values).buffer) }),
};

async function load(src) {
  const image = new Image();
  image.src = src;
  await image.decode();
  return image;
}

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

// The one sheet with all maps, as levels 0 … 255.
function greys(image) {
  const { naturalWidth: width, naturalHeight: height } = image;
  const pen = Object.assign(document.createElement("canvas"), { width, height })
    .getContext("2d", { willReadFrequently: true, colorSpace: "srgb" });
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, width, height);
  return { width, levels: Uint8Array.from({ length: width * height }, (_, i) => data[4 * i]) };
}
