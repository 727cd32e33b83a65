// A small network in the browser: the layers that engine/zoom/carried.py writes down, one after the other.
// Numbers lie as in torch: channels, rows, columns. Held to torch by tests/browser/test_restoring.py.

// `values` are float32 in base64; each layer says where its weights and biases lie among them.
export function opened({ values, ...parts }) {
  const numbers = new Float32Array(Uint8Array.from(atob(values), (letter) => letter.charCodeAt(0)).buffer);
  const part = ([from, size]) => numbers.subarray(from, from + size);
  const open = (layer) => (layer.weight ? { ...layer, weight: part(layer.weight), bias: part(layer.bias) } : layer);
  return Object.fromEntries(Object.entries(parts).map(([name, layers]) => [name, layers.map(open)]));
}

export const passed = (layers, x) => layers.reduce((now, layer) => LAYERS[layer.kind](layer, now), x);

const LAYERS = { convolution, transposed, linear, pool, upsample, relu: (_, x) => x.map((value) => Math.max(0, value)) };

// (I, H, W) -> (O, H, W), zeros around the picture; weight (O, I, K, K).
function convolution({ weight, bias, shape: [inputs, height, width], outputs, kernel }, x) {
  const made = new Float32Array(outputs * height * width);
  const rim = (kernel - 1) / 2;
  for (let o = 0; o < outputs; o++) {
    const to = o * height * width;
    made.fill(bias[o], to, to + height * width);
    for (let i = 0; i < inputs; i++) {
      for (let u = -rim; u <= rim; u++) {
        for (let v = -rim; v <= rim; v++) {
          const w = weight[((o * inputs + i) * kernel + u + rim) * kernel + v + rim];
          const right = Math.min(width, width - v);
          for (let y = Math.max(0, -u); y < Math.min(height, height - u); y++) {
            const [at, from] = [to + y * width, (i * height + y + u) * width + v];
            for (let c = Math.max(0, -v); c < right; c++) made[at + c] += w * x[from + c];
          }
        }
      }
    }
  }
  return made;
}

// (I, H, W) -> (O, K·H, K·W): every number paints a square of K × K, and no two squares overlap; weight (I, O, K, K).
function transposed({ weight, bias, shape: [inputs, height, width], outputs, kernel }, x) {
  const wide = kernel * width;
  const size = kernel * height * wide;
  const made = new Float32Array(outputs * size);
  for (let o = 0; o < outputs; o++) {
    made.fill(bias[o], o * size, (o + 1) * size);
    for (let i = 0; i < inputs; i++) {
      for (let p = 0; p < kernel * kernel; p++) {
        const w = weight[(i * outputs + o) * kernel * kernel + p];
        const corner = o * size + Math.floor(p / kernel) * wide + (p % kernel);
        for (let y = 0; y < height; y++) {
          const [to, at] = [corner + y * kernel * wide, (i * height + y) * width];
          for (let c = 0; c < width; c++) made[to + c * kernel] += w * x[at + c];
        }
      }
    }
  }
  return made;
}

// (I,) -> (O,); weight (O, I).
function linear({ weight, bias }, x) {
  return Float32Array.from(bias, (start, o) => {
    let sum = start;
    for (let i = 0, at = o * x.length; i < x.length; i++) sum += weight[at + i] * x[i];
    return sum;
  });
}

// (C, H, W) -> (C, H/K, W/K): the mean of every square of side K.
function pool({ shape: [channels, height, width], kernel }, x) {
  const [high, wide] = [height / kernel, width / kernel];
  const made = new Float32Array(channels * high * wide);
  x.forEach((value, at) => {
    const [row, column] = [Math.floor(at / width), at % width]; // rows of all channels counted through
    made[Math.floor(row / kernel) * wide + Math.floor(column / kernel)] += value / kernel ** 2;
  });
  return made;
}

// (C, H, W) -> (C, K·H, K·W): every number as a square of side K.
function upsample({ shape: [channels, height, width], kernel }, x) {
  const wide = width * kernel;
  return Float32Array.from({ length: channels * height * kernel * wide }, (_, at) =>
    x[Math.floor(Math.floor(at / wide) / kernel) * width + Math.floor((at % wide) / kernel)]);
}
