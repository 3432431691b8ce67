const byId = id => document.getElementById(id);
const drop = byId("drop"), file = byId("file"), preview = byId("preview"), result = byId("result"), classes = byId("classes"), heat = byId("heat");
const percent = new Intl.NumberFormat("en", { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
const rows = 5, shownScore = 0.5;
// Okabe and Ito's, which people who see few colours still tell apart.
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];
let maxUploadBytes = Infinity, latest = 0;

byId("origin").textContent = location.origin;
for (let row = 0; row < rows; row++) classes.append(createRow());
classes.classList.add("waiting");
watchModel();

file.addEventListener("change", () => file.files[0] && predict(file.files[0]));
document.addEventListener("paste", event => event.clipboardData.files[0] && predict(event.clipboardData.files[0]));

// A file that misses the frame must not replace the page.
let depth = 0;
document.addEventListener("dragenter", () => { depth++; drop.classList.add("over"); });
document.addEventListener("dragleave", () => { if (--depth === 0) drop.classList.remove("over"); });
document.addEventListener("dragover", event => event.preventDefault());
document.addEventListener("drop", event => {
  event.preventDefault();
  depth = 0;
  drop.classList.remove("over");
  const [dropped] = event.dataTransfer.files;
  if (dropped) predict(dropped);
  else showError("This is not a file", "Save the image first, then drop the file.");
});

async function predict(image) {
  const turn = ++latest;
  showImage(image);
  showBoxes();
  showError();
  result.classList.add("busy");
  byId("timing").textContent = "";
  const start = performance.now();
  try {
    if (image.size > maxUploadBytes) throw { title: "The file is too large", detail: `It has ${size(image.size)}; ${size(maxUploadBytes)} are allowed.` };
    const form = new FormData();
    form.append("image", image);
    const response = await fetch("api/v1/predict", { method: "POST", body: form });
    const body = await response.json();
    if (turn !== latest) return;
    if (!response.ok) throw body;
    showPrediction(body, performance.now() - start);
    if (!body.found) explain(image, body.label, turn);
  } catch (problem) {
    if (turn !== latest) return;
    clearPrediction();
    if (problem.title) showError(problem.title, problem.detail);
    else showError("The server cannot be reached", "Is it still running?");
  }
}

/** Shows where the network sees the class; a prediction without it is still one. */
async function explain(image, label, turn) {
  const form = new FormData();
  form.append("image", image);
  const response = await fetch(`api/v1/explain?label=${encodeURIComponent(label)}`, { method: "POST", body: form }).catch(() => null);
  if (!response?.ok) return;
  const picture = await response.blob();
  if (turn !== latest) return;
  URL.revokeObjectURL(heat.src);
  heat.src = URL.createObjectURL(picture);
  heat.alt = `The image, with the places that speak for ${label} in bright colours`;
  byId("heat-label").textContent = label;
}
heat.addEventListener("load", () => {
  heat.classList.toggle("small", heat.naturalWidth < 100);
  byId("explanation").hidden = false;
});

function showImage(image) {
  byId("explanation").hidden = true;

  URL.revokeObjectURL(preview.src);
  preview.src = URL.createObjectURL(image);
  preview.alt = `Preview of ${image.name}`;
  byId("file-name").textContent = image.name;
  byId("file-size").textContent = size(image.size);
}
preview.addEventListener("load", () => {
  preview.hidden = false;
  preview.classList.toggle("small", preview.naturalWidth < 100);
  drop.classList.add("filled");
});
preview.addEventListener("error", () => {
  preview.hidden = true;
  drop.classList.remove("filled");
});

function showPrediction(prediction, elapsed) {
  result.classList.remove("busy");
  classes.classList.remove("waiting");
  showBoxes(prediction.found);
  byId("output-title").textContent = prediction.found ? "Found" : "Most probable";
  if (prediction.found) {
    showObjects(prediction, elapsed);
    return;
  }
  byId("top").hidden = false;
  byId("top-label").textContent = prediction.label;
  byId("top-probability").textContent = percent.format(prediction.probability);
  classes.replaceChildren(...prediction.classes.map(createRow));
  // Laid out once at no width, the bars grow from there.
  void classes.offsetWidth;
  prediction.classes.forEach((one, row) => classes.children[row].querySelector("i").style.width = `${one.probability * 100}%`);
  byId("timing").textContent = `Scored in ${prediction.milliseconds.toFixed(1)} ms, answered in ${elapsed.toFixed(0)} ms`;
}

function showObjects(prediction, elapsed) {
  const shown = prediction.found.all.filter(one => one.score >= shownScore);
  const labels = [...new Set(shown.map(one => one.label))];
  byId("top").hidden = false;
  byId("top-label").textContent = shown.length === 0 ? "Nothing" : shown.length === 1 ? "1 object" : `${shown.length} objects`;
  byId("top-probability").textContent = "";
  classes.replaceChildren(...labels.map(label => {
    const ofLabel = shown.filter(one => one.label === label);
    const row = createRow({ label: `${label} × ${ofLabel.length}`, probability: ofLabel[0].score });
    const bar = row.querySelector("i");
    bar.style.width = `${ofLabel[0].score * 100}%`;
    bar.style.background = colourOf(prediction.found, label);
    return row;
  }));
  byId("timing").textContent = `Scores of at least one half; each bar is the best. Found in ${prediction.milliseconds.toFixed(1)} ms, answered in ${elapsed.toFixed(0)} ms`;
}

/** Draws over the image, in its own pixels; nothing given takes the boxes away. */
function showBoxes(found) {
  const boxes = byId("boxes");
  boxes.replaceChildren();
  // Boxes are counted in the image as it is stored, however the camera was held.
  preview.style.imageOrientation = found ? "none" : "";
  if (!found) return;
  boxes.setAttribute("viewBox", `0 0 ${found.width} ${found.height}`);
  const unit = Math.max(found.width, found.height) / 400;
  // The likeliest is drawn last, above the others.
  for (const one of found.all.filter(one => one.score >= shownScore).reverse()) {
    const colour = colourOf(found, one.label);
    boxes.append(shape("rect", { x: one.left, y: one.top, width: one.right - one.left, height: one.bottom - one.top, fill: "none", stroke: colour, "stroke-width": 1.5 * unit }));
    const text = shape("text", { x: one.left, y: Math.max(one.top - 3 * unit, 10 * unit), fill: colour, "font-size": 11 * unit, stroke: "#ffffff", "stroke-width": 2.5 * unit });
    text.textContent = `${one.label} ${percent.format(one.score)}`;
    boxes.append(text);
  }
}

function colourOf(found, label) {
  return colours[[...new Set(found.all.map(one => one.label))].sort().indexOf(label) % colours.length];
}

function shape(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}

function clearPrediction() {
  result.classList.remove("busy");
  byId("top").hidden = true;
  classes.replaceChildren(...Array.from({ length: rows }, () => createRow()));
  classes.classList.add("waiting");
}

function createRow(one) {
  const row = document.createElement("li");
  row.append(element("span", "name", one?.label ?? "–"), element("span", "percent", one ? percent.format(one.probability) : "–"));
  const bar = element("span", "bar", "");
  bar.setAttribute("aria-hidden", "true");
  bar.append(document.createElement("i"));
  row.append(bar);
  return row;
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function showError(title = "", detail = "") {
  byId("error").hidden = !title;
  byId("error-title").textContent = title;
  byId("error-detail").textContent = detail;
}

async function watchModel() {
  const chip = byId("model");
  try {
    const response = await fetch("api/v1/model");
    const model = await response.json();
    maxUploadBytes = model.maxUploadBytes ?? maxUploadBytes;
    chip.className = response.ok ? "model ready" : "model";
    byId("model-text").textContent = response.ok
      ? `${model.name} · ${model.classes.length} classes · ${model.image ? `${model.image.width}×${model.image.height} ${model.image.channels === 1 ? "grey" : "colour"}` : "boxes"}`
      : "The model is being loaded …";
    if (!response.ok) setTimeout(watchModel, 1000);
  } catch {
    chip.className = "model gone";
    byId("model-text").textContent = "The server cannot be reached";
    setTimeout(watchModel, 5000);
  }
}

function size(bytes) {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
