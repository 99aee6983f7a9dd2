// BD-rates of all pairs that are drawn, and the table of their points.
function comparison(anchor, codec) {
  return data.bd[state.quality.key]?.[state.rule.key]?.[anchor]?.[codec];
}

function drawMatrix() {
  const rows = drawnCurves(), anchors = rows.filter(curve => data.bd.Psnr.MeanCurve[curve.name]);
  byId("bd-note").textContent = `Bits that a row needs relative to a column at equal ${state.quality.name}; negative is fewer. `
    + `Rule: ${state.rule.text}. PCHIP over the common range, the least-squares cubic in small print.`;
  const head = element("tr", {}, element("th", {}, "codec \\ anchor"), ...anchors.map(anchor =>
    element("th", { class: anchor.name === state.anchor ? "anchor" : "" },
      element("button", { type: "button", title: `${anchor.name}: take as the anchor below`, onclick: () => { state.anchor = anchor.name; redraw(); } }, anchor.name))));
  const body = rows.map(row => element("tr", {},
    element("th", { title: row.name }, element("i", { style: `background:${row.colour}` }), row.name),
    ...anchors.map(anchor => matrixCell(anchor.name, row.name))));
  byId("matrix").replaceChildren(element("thead", {}, head), element("tbody", {}, ...body));
}

function matrixCell(anchor, codec) {
  if (anchor === codec) return element("td", { class: "self" }, "\u00b7");
  const found = comparison(anchor, codec);
  if (!Array.isArray(found)) return element("td", { class: "none", title: found ?? "not compared" }, "n/a");
  const [pchip, cubic, gain, share, pictures] = found;
  const strength = Math.min(1, Math.abs(pchip) / 60) * 0.34 + (Math.abs(pchip) > 0.05 ? 0.03 : 0);
  const title = [
    gain === null ? "" : `${signed(gain)} ${state.quality.unit || "points"} at equal rate (BD-${state.quality.name})`,
    `common range: ${Math.round(100 * share)} % of the narrower share`,
    pictures ? `${pictures} picture${pictures > 1 ? "s" : ""}` : "averages as published",
  ].filter(t => t).join("\n");
  return element("td", { title, style: `background:rgba(var(--${pchip < 0 ? "better" : "worse"}),${strength.toFixed(3)})` },
    `${signed(pchip)} %`, element("small", {}, cubic === null ? "" : signed(cubic)));
}

function drawPoints() {
  const head = ["codec", "setting", "bpp", "PSNR (dB)", "MS-SSIM (dB)", "SSIMULACRA 2", "encode", "decode"];
  const rows = drawnCurves().flatMap(curve => (state.picture === "" ? curve.mean : curve.pictures[state.picture] ?? []).map(p => element("tr", {},
    element("th", {}, element("i", { style: `background:${curve.colour}` }), curve.name),
    ...[p[SETTING], fixed(p[BPP], 4), fixed(p[2], 3), fixed(p[3], 2), fixed(p[4], 2), seconds(p[ENCODE]), seconds(p[DECODE])].map(text => element("td", {}, text)))));
  byId("points").replaceChildren(element("thead", {}, element("tr", {}, ...head.map(name => element("th", {}, name)))), element("tbody", {}, ...rows));
}

parts.push(drawMatrix, drawPoints);
