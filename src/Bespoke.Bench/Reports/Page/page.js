// What every part of the page shares: data, state, small helpers. Parts redraw when the state changes.
const data = JSON.parse(document.getElementById("data").textContent);
const byId = id => document.getElementById(id);

// Fields of a point: setting, bpp, then the qualities, then seconds.
const SETTING = 0, BPP = 1, ENCODE = 5, DECODE = 6;
const QUALITIES = [
  { key: "Psnr", at: 2, name: "PSNR", unit: "dB", axis: "PSNR, RGB (dB)", digits: 2 },
  { key: "MsSsim", at: 3, name: "MS-SSIM", unit: "dB", axis: "MS-SSIM, -10 log10(1 - x) (dB)", digits: 2 },
  { key: "Ssimulacra2", at: 4, name: "SSIMULACRA 2", unit: "", axis: "SSIMULACRA 2", digits: 1 },
];
const RULES = [
  { key: "PerPicture", name: "Per picture", text: "a BD-rate for each picture, then the mean of those" },
  { key: "MeanCurve", name: "Mean curve", text: "mean bpp and mean quality over the pictures at each setting, then one BD-rate" },
  { key: "MeanError", name: "Mean error", text: "all bits over all pixels and the PSNR of the mean squared error of the set at each setting, then one BD-rate" },
];
const RANGES = [{ name: "0 to 1 bpp", max: 1 }, { name: "0 to 2 bpp", max: 2 }, { name: "all", max: Infinity }, { name: "log", max: Infinity, log: true }];
const KINDS = [{ key: "Ours", name: "Bespoke" }, { key: "Peer", name: "Measured here" }, { key: "Published", name: "Published" }];

const state = {
  quality: QUALITIES[0],
  rule: RULES[0],
  range: RANGES[1],
  picture: "",
  on: new Set(data.curves.filter(curve => curve.on).map(curve => curve.name)),
  anchor: "",
};

const parts = [];
const redraw = () => parts.forEach(draw => draw());

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function shape(parent, name, attributes = {}, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  parent.append(made);
  return made;
}

function segments(id, choices, current, choose) {
  const box = byId(id);
  const buttons = choices.map(choice => element("button", { type: "button", onclick: () => { choose(choice); show(choice); redraw(); } }, choice.name));
  const show = chosen => choices.forEach((choice, i) => buttons[i].setAttribute("aria-pressed", String(choice === chosen)));
  show(current);
  box.replaceChildren(...buttons);
}

const fixed = (value, digits) => value === null || value === undefined ? "" : value.toFixed(digits);
const signed = value => (value >= 0 ? "+" : "\u2212") + Math.abs(value).toFixed(Math.abs(value) < 99.95 ? 1 : 0);
const seconds = value => value === null || value === undefined ? "" : value < 0.1 ? `${(1000 * value).toFixed(value < 0.01 ? 1 : 0)} ms` : value < 100 ? `${value.toPrecision(3)} s` : `${Math.round(value)} s`;
const drawnCurves = () => data.curves.filter(curve => state.on.has(curve.name));

// Points of a curve for the chosen picture, or of its mean, where the chosen quality is known.
const pointsOf = curve => (state.picture === "" ? curve.mean : curve.pictures[state.picture] ?? []).filter(point => point[state.quality.at] !== null);

// Round steps of 1, 2 or 5 that give about the wanted number of ticks.
function ticks(low, high, wanted) {
  const raw = (high - low) / wanted, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map(m => m * power).find(s => s >= raw * 0.999);
  const made = [];
  for (let value = Math.ceil(low / step - 1e-9) * step; value <= high + step * 1e-9; value += step) made.push(Number(value.toPrecision(10)));
  return made;
}

function logTicks(low, high) {
  const made = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
    for (const m of [1, 2, 5]) if (m * 10 ** power >= low * 0.999 && m * 10 ** power <= high * 1.001) made.push(Number((m * 10 ** power).toPrecision(3)));
  return made;
}
