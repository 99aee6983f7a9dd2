// What a lower rate costs: processor seconds of the encoder against BD-rate, both over everything measured here.
function drawTime() {
  const svg = byId("effort"), width = svg.clientWidth, height = svg.clientHeight;
  const candidates = data.curves.filter(curve => data.bd.Psnr.MeanCurve[curve.name]);
  if (!candidates.some(curve => curve.name === state.anchor)) state.anchor = (candidates.find(curve => curve.kind === "Peer") ?? candidates[0])?.name ?? "";
  byId("anchor").replaceChildren(...candidates.map(curve => element("option", { value: curve.name, selected: curve.name === state.anchor }, curve.name)));
  if (!width) return;
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.replaceChildren();

  const marks = data.curves.filter(curve => curve.kind !== "Published" && state.on.has(curve.name) && curve.encodeCpu > 0)
    .map(curve => ({ curve, rate: curve.name === state.anchor ? 0 : comparison(state.anchor, curve.name)?.[0] }))
    .filter(mark => typeof mark.rate === "number");
  byId("time-note").textContent = "Processor seconds (user and system, all threads) to encode one picture, mean over pictures and settings; "
    + `lower and further left is better. BD-rate over ${state.quality.name} against ${state.anchor}, PCHIP; rule: ${state.rule.text}.`;
  if (marks.length === 0) {
    shape(svg, "text", { x: width / 2, y: height / 2, "text-anchor": "middle" }, "No measured codec has a BD-rate under this rule.");
    return;
  }

  const margin = { left: 64, right: 120, top: 14, bottom: 44 };
  const times = marks.map(mark => mark.curve.encodeCpu), rates = marks.map(mark => mark.rate);
  const left = Math.min(...times) / 2, right = Math.max(...times) * 2;
  const spread = Math.max(10, Math.max(...rates) - Math.min(...rates));
  const low = Math.min(0, ...rates) - 0.07 * spread, high = Math.max(0, ...rates) + 0.07 * spread;
  const across = time => margin.left + Math.log(time / left) / Math.log(right / left) * (width - margin.left - margin.right);
  const up = rate => height - margin.bottom - (rate - low) / (high - low) * (height - margin.top - margin.bottom);
  for (const time of logTicks(left, right).filter(t => /^0?\.?0*1/.test(String(t)) || right / left < 100)) {
    shape(svg, "line", { class: "grid", x1: across(time), x2: across(time), y1: margin.top, y2: height - margin.bottom });
    shape(svg, "text", { x: across(time), y: height - margin.bottom + 18, "text-anchor": "middle" }, time < 1 ? `${Number((1000 * time).toPrecision(2))} ms` : `${time} s`);
  }
  for (const rate of ticks(low, high, 6)) {
    shape(svg, "line", { class: rate === 0 ? "zero" : "grid", x1: margin.left, x2: width - margin.right, y1: up(rate), y2: up(rate) });
    shape(svg, "text", { x: margin.left - 9, y: up(rate) + 4, "text-anchor": "end" }, `${rate > 0 ? "+" : rate < 0 ? "\u2212" : ""}${Math.abs(rate)} %`);
  }
  shape(svg, "text", { x: (margin.left + width - margin.right) / 2, y: height - 6, "text-anchor": "middle" }, "processor time to encode one picture (logarithmic)");
  shape(svg, "text", { transform: `translate(14 ${height / 2}) rotate(-90)`, "text-anchor": "middle" }, "BD-rate");
  for (const { curve, rate } of marks) {
    shape(svg, "circle", { class: "mark", "data-codec": curve.name, cx: across(curve.encodeCpu), cy: up(rate), r: curve.kind === "Ours" ? 7 : 5.5, fill: curve.colour });
    shape(svg, "text", { class: "label", x: across(curve.encodeCpu) + 11, y: up(rate) + 4, style: `fill:${curve.colour}` }, curve.name);
  }
}

parts.push(drawTime);
