// Two decoded pictures on top of each other with a divider between them.
const look = { picture: data.slider[0], rate: data.slider[0]?.rates.at(-1), left: "", right: "" };

function lookItems() {
  return [{ codec: "original", caption: "the original", src: look.picture.original }, ...look.rate.items];
}

function drawSlider() {
  byId("look").hidden = data.slider.length === 0;
  if (data.slider.length === 0) return;
  const items = lookItems(), names = items.map(item => item.codec);
  if (!names.includes(look.left)) look.left = data.curves.find(curve => curve.kind === "Ours" && names.includes(curve.name))?.name ?? names.find(name => /^(avif|vvc)/.test(name)) ?? names[1];
  if (!names.includes(look.right)) look.right = names.find(name => name !== look.left && name.startsWith("jpeg")) ?? names[0];
  byId("look-picture").replaceChildren(...data.slider.map(shown => element("option", { selected: shown === look.picture }, shown.picture)));
  segments("look-rate", look.picture.rates.map(rate => Object.assign(rate, { name: `${rate.bpp} bpp` })), look.rate, rate => { look.rate = rate; });
  for (const side of ["left", "right"]) {
    const item = items.find(candidate => candidate.codec === look[side]);
    byId(`look-${side}`).replaceChildren(...names.map(name => element("option", { selected: name === look[side] }, name)));
    byId(`look-${side}-caption`).textContent = `${item.codec}: ${item.caption.replace(/^[^:]*: /, "")}`;
    byId(side === "left" ? "look-over" : "look-under").src = item.src;
  }
}

function moveDivider() {
  const at = Number(byId("look-slider").value);
  byId("look-over").style.clipPath = `inset(0 ${100 - at}% 0 0)`;
  byId("look-bar").style.left = `${at}%`;
}

byId("look-slider").addEventListener("input", moveDivider);
byId("look-picture").addEventListener("change", event => {
  look.picture = data.slider.find(shown => shown.picture === event.target.value);
  look.rate = look.picture.rates.find(rate => rate.bpp === look.rate.bpp) ?? look.picture.rates[0];
  drawSlider();
});
for (const side of ["left", "right"]) byId(`look-${side}`).addEventListener("change", event => { look[side] = event.target.value; drawSlider(); });
parts.push(drawSlider);
