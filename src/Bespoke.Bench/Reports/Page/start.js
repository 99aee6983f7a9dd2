// Fills what does not change, wires the controls, draws everything once.
segments("quality", QUALITIES.filter(quality => data.curves.some(curve => curve.mean.some(point => point[quality.at] !== null))), state.quality, quality => { state.quality = quality; });
segments("range", RANGES, state.range, range => { state.range = range; });
segments("rule", RULES, state.rule, rule => { state.rule = rule; });
byId("picture").append(element("option", { value: "" }, `mean of ${data.pictures.length} pictures`), ...data.pictures.map(name => element("option", {}, name)));
byId("picture").addEventListener("change", event => { state.picture = event.target.value; redraw(); });
byId("anchor").addEventListener("change", event => { state.anchor = event.target.value; redraw(); });

for (const [name, value] of data.facts) byId("facts").append(element("dt", {}, name), element("dd", {}, value));
for (const [name, source] of data.missing) byId("facts").append(element("dt", {}, "Not installed"), element("dd", {}, `${name} (${source})`));
byId("incomplete-box").hidden = data.incomplete.length === 0;
byId("incomplete-box").querySelector("summary").textContent = `${data.incomplete.length} cell${data.incomplete.length === 1 ? "" : "s"} without figures`;
byId("incomplete").append(...data.incomplete.map(cell => element("tr", {}, ...cell.map(text => element("td", { class: "name" }, text ?? "")))));

const root = document.documentElement, darkAtFirst = matchMedia("(prefers-color-scheme: dark)").matches;
root.dataset.theme = darkAtFirst ? "dark" : "light";
byId("theme").addEventListener("click", () => { root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark"; });

new ResizeObserver(() => { drawChart(); drawTime(); }).observe(byId("chart"));
redraw();
moveDivider();
