// Rate-distortion curves with their legend. Straight lines between measured points: nothing is smoothed.
function drawChart() {
  const svg = byId("chart"), width = svg.clientWidth, height = svg.clientHeight;
  if (!width) return;
  const margin = { left: 56, right: 14, top: 10, bottom: 44 };
  const curves = drawnCurves().map(curve => ({ curve, points: pointsOf(curve) })).filter(c => c.points.length > 0);
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.replaceChildren();
  shape(svg, "title", {}, "Rate-distortion curves");
  if (curves.length === 0) {
    shape(svg, "text", { x: width / 2, y: height / 2, "text-anchor": "middle" }, "No curve is drawn: choose one in the list.");
    return;
  }

  const all = curves.flatMap(c => c.points), at = state.quality.at;
  const most = Math.min(state.range.max, Math.max(...all.map(p => p[BPP])) * 1.02);
  const least = state.range.log ? Math.min(...all.map(p => p[BPP])) * 0.9 : 0;
  const inside = all.filter(p => p[BPP] <= most).map(p => p[at]).concat(curves.map(c => crossing(c.points, most, at)).filter(q => q !== null));
  const span = Math.max(...inside) - Math.min(...inside) || 1;
  const low = Math.min(...inside) - 0.03 * span, high = Math.max(...inside) + 0.04 * span;
  const across = state.range.log
    ? bpp => margin.left + Math.log(bpp / least) / Math.log(most / least) * (width - margin.left - margin.right)
    : bpp => margin.left + bpp / most * (width - margin.left - margin.right);
  const up = quality => height - margin.bottom - (quality - low) / (high - low) * (height - margin.top - margin.bottom);

  for (const bpp of state.range.log ? logTicks(least, most) : ticks(0, most, 8)) {
    shape(svg, "line", { class: "grid", x1: across(bpp), x2: across(bpp), y1: margin.top, y2: height - margin.bottom });
    shape(svg, "text", { x: across(bpp), y: height - margin.bottom + 18, "text-anchor": "middle" }, bpp);
  }
  for (const quality of ticks(low, high, 9)) {
    shape(svg, "line", { class: "grid", x1: margin.left, x2: width - margin.right, y1: up(quality), y2: up(quality) });
    shape(svg, "text", { x: margin.left - 9, y: up(quality) + 4, "text-anchor": "end" }, quality);
  }
  shape(svg, "line", { class: "axis", x1: margin.left, x2: width - margin.right, y1: height - margin.bottom, y2: height - margin.bottom });
  shape(svg, "text", { x: (margin.left + width - margin.right) / 2, y: height - 6, "text-anchor": "middle" }, `rate (bit per pixel${state.range.log ? ", logarithmic" : ""})`);
  shape(svg, "text", { transform: `translate(14 ${height / 2}) rotate(-90)`, "text-anchor": "middle" }, state.quality.axis);

  const clip = shape(svg, "clipPath", { id: "clip" });
  shape(clip, "rect", { x: margin.left, y: margin.top - 6, width: width - margin.left - margin.right + 6, height: height - margin.top - margin.bottom + 6 });
  const layer = shape(svg, "g", { "clip-path": "url(#clip)" });
  const marks = [];
  const order = { Published: 0, Peer: 1, Ours: 2 };
  for (const { curve, points } of curves.toSorted((a, b) => order[a.curve.kind] - order[b.curve.kind])) {
    shape(layer, "path", { class: `curve ${curve.kind}`, "data-codec": curve.name, stroke: curve.colour, d: "M" + points.map(p => `${across(p[BPP]).toFixed(1)} ${up(p[at]).toFixed(1)}`).join("L") });
    for (const point of points.length <= 40 ? points : []) {
      shape(layer, "circle", { class: "dot", "data-codec": curve.name, cx: across(point[BPP]), cy: up(point[at]), r: curve.kind === "Ours" ? 4 : 2.6, fill: curve.colour });
    }
    for (const point of points) if (point[BPP] <= most) marks.push({ curve, point, x: across(point[BPP]), y: up(point[at]) });
  }

  const halo = shape(svg, "circle", { class: "halo", r: 8, visibility: "hidden" });
  svg.onpointermove = event => hover(event, marks, halo);
  svg.onpointerleave = () => { byId("tip").hidden = true; halo.setAttribute("visibility", "hidden"); };
  noteOfChart(curves.length);
}

// Makes one curve stand out by fading the others; no name means all are equal.
function emphasise(name) {
  for (const drawn of byId("chart").querySelectorAll("[data-codec]")) drawn.classList.toggle("dim", name !== "" && drawn.dataset.codec !== name);
}

// Quality where a curve leaves the range on the right, or null when it does not.
function crossing(points, most, at) {
  const beyond = points.findIndex(p => p[BPP] > most);
  if (beyond < 1) return null;
  const a = points[beyond - 1], b = points[beyond];
  return a[at] + (b[at] - a[at]) * (most - a[BPP]) / (b[BPP] - a[BPP]);
}

function hover(event, marks, halo) {
  const box = byId("chart").getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top, tip = byId("tip");
  const near = marks.reduce((best, mark) => { const d = Math.hypot(mark.x - x, mark.y - y); return d < best.d ? { d, mark } : best; }, { d: 36, mark: null }).mark;
  tip.hidden = near === null;
  halo.setAttribute("visibility", near ? "visible" : "hidden");
  if (!near) return;
  halo.setAttribute("cx", near.x);
  halo.setAttribute("cy", near.y);
  halo.setAttribute("stroke", near.curve.colour);
  const { point, curve } = near, quality = state.quality;
  const lines = [`${point[BPP].toFixed(4)} bpp`, `${fixed(point[quality.at], quality.digits + 1)} ${quality.unit || quality.name}`];
  const times = [point[ENCODE] === null ? "" : `encode ${seconds(point[ENCODE])}`, point[DECODE] === null ? "" : `decode ${seconds(point[DECODE])}`].filter(t => t).join(", ");
  tip.replaceChildren(element("b", {}, curve.name), `${point[SETTING]}: ${lines.join(", ")}`);
  if (times && curve.kind !== "Published") tip.append(element("div", { class: "muted" }, times));
  tip.append(element("div", { class: "muted" }, curve.version));
  tip.style.left = `${near.x > box.width - 230 ? near.x - tip.offsetWidth - 14 : near.x + 14}px`;
  tip.style.top = `${Math.max(0, near.y - tip.offsetHeight - 10)}px`;
}

function noteOfChart(drawn) {
  const absent = drawnCurves().length - drawn;
  byId("rd-note").textContent = (state.picture === ""
    ? `Mean over ${data.pictures.length} pictures of rate and quality at each setting. Axes of quality do not start at zero.`
    : `One picture: ${state.picture}.`) + (absent ? ` ${absent} chosen curve${absent > 1 ? "s have" : " has"} no such points.` : "");
}

function drawLegend() {
  const box = byId("legend");
  const top = box.scrollTop;
  box.replaceChildren(...KINDS.flatMap(kind => {
    const curves = data.curves.filter(curve => curve.kind === kind.key);
    if (curves.length === 0) return [];
    const every = curves.every(curve => state.on.has(curve.name));
    const flip = () => { curves.forEach(curve => every ? state.on.delete(curve.name) : state.on.add(curve.name)); redraw(); };
    return [element("h3", {}, kind.name, element("button", { type: "button", onclick: flip }, every ? "none" : "all")), ...curves.map(toggle)];
  }));
  box.scrollTop = top;
}

function toggle(curve) {
  const button = element("button", {
    type: "button", class: "toggle", "data-codec": curve.name, "aria-pressed": String(state.on.has(curve.name)), title: curve.version,
    onclick: () => { if (!state.on.delete(curve.name)) state.on.add(curve.name); redraw(); byId("legend").querySelector(`[data-codec="${CSS.escape(curve.name)}"]`).focus(); },
    onpointerenter: () => emphasise(state.on.has(curve.name) ? curve.name : ""),
    onpointerleave: () => emphasise(""),
  });
  const swatch = shape(button, "svg", { width: 26, height: 10 });
  shape(swatch, "line", { x1: 1, x2: 25, y1: 5, y2: 5, stroke: curve.colour, "stroke-width": curve.kind === "Ours" ? 3.4 : 2.2, "stroke-dasharray": curve.kind === "Published" ? "6 4" : "none" });
  button.append(element("span", {}, curve.name));
  if (curve.kind === "Peer") button.append(element("small", {}, curve.version.replace(/^[^ ]+ /, "").replace(/ \+.*/, "")));
  return button;
}

parts.push(drawLegend, drawChart);
