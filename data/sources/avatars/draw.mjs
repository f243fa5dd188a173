// Draw cartoon faces, 32 x 32, each unlike every other: `node draw.mjs COUNT > faces.bin`.
// A face is its class (0 short hair, 1 long hair, 2 hat) as one byte, then 3,072 bytes of RGB, row by row.
import { createAvatar } from "@dicebear/core";
import * as style from "@dicebear/pixel-art";
import { Resvg } from "@resvg/resvg-js";

const SIDE = 32;
const wanted = Number(process.argv[2]);
const seen = new Set();

for (let seed = 0; seen.size < wanted; seed += 1) {
  const avatar = createAvatar(style, {
    seed: `genlab-${seed}`,
    backgroundColor: ["b6e3f4", "c0aede", "d1d4f9", "ffd5dc", "ffdfbf"],
    hatProbability: 15,
  });
  const { hat, hair } = avatar.toJson().extra;
  const { pixels } = new Resvg(avatar.toString(), { fitTo: { mode: "width", value: SIDE } }).render();
  const face = Buffer.alloc(1 + 3 * SIDE * SIDE);
  face[0] = hat ? 2 : hair?.startsWith("long") ? 1 : 0;
  for (let i = 0; i < SIDE * SIDE; i += 1) for (let c = 0; c < 3; c += 1) face[1 + 3 * i + c] = pixels[4 * i + c];
  const key = face.subarray(1).toString("latin1");
  if (seen.has(key)) continue;
  seen.add(key);
  process.stdout.write(face);
}
