// A parcel on its way into the store; nothing of it is to be seen.

import { keep } from "./store.js";

export default function ({ data }) {
  keep(data);
}
