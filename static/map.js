// The map of properties, drawn by OpenLayers over the picture that the server drew. It asks for clusters as the map
// moves, keeps the list beside it, and turns what is drawn into an address. Without it the picture and its links stay.

const box = document.getElementById("map");
const tools = document.getElementById("map-tools");
const help = document.getElementById("map-help");
const ol = globalThis.ol;
if (box && ol) start(box.dataset);

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--portal-${name}`).trim();
}

function degrees(extent) {
  return ol.proj.transformExtent(extent, "EPSG:3857", "EPSG:4326");
}

function metres(text) {
  return ol.proj.transformExtent(text.split(",").map(Number), "EPSG:4326", "EPSG:3857");
}

function written(numbers) {
  return numbers.map((one) => one.toFixed(5)).join(",");
}

function start(words) {
  const duration = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 200;
  const ink = colour("ink");
  const clusters = new ol.source.Vector();
  const sketch = new ol.source.Vector();
  // A page that is scrolled by a finger or a wheel goes on past a map that nobody has turned to.
  const touched = matchMedia("(pointer: coarse)").matches;
  const interactions = ol.interaction.defaults.defaults({ onFocusOnly: touched, mouseWheelZoom: false })
    .extend([new ol.interaction.MouseWheelZoom({ onFocusOnly: true })]);
  const map = new ol.Map({ controls: [], interactions, target: surface(words.label), layers: [
    ...under(words),
    new ol.layer.Vector({ source: areaOf(words.area), style: line(colour("danger"), 3) }),
    new ol.layer.Vector({ source: clusters, style: drawn }),
    new ol.layer.Vector({ source: sketch, style: line(colour("danger"), 3) }),
  ] });
  const view = map.getView();
  view.setMaxZoom(19);
  view.setMinZoom(4);
  view.fit(metres(words.view));
  const first = view.getZoom();
  let asked = null;
  let drawing = null;
  let settled = false;

  function line(stroke, width) {
    return new ol.style.Style({ stroke: new ol.style.Stroke({ color: stroke, width }), fill: new ol.style.Fill({ color: "rgba(168, 40, 31, .06)" }) });
  }

  function drawn(feature) {
    const { number, name } = feature.get("about");
    const alone = number === 1;
    return new ol.style.Style({
      image: new ol.style.Circle({
        radius: alone ? 8 : Math.min(11 + 2.5 * Math.log2(number), 32),
        fill: new ol.style.Fill({ color: alone ? colour("link-visited") : colour("brand") }),
        stroke: new ol.style.Stroke({ color: colour("paper"), width: 2 }),
      }),
      text: new ol.style.Text({
        text: alone ? (view.getZoom() > 13 ? name : "") : String(number),
        font: `${alone ? "" : "bold "}14px ${colour("typeface") || "sans-serif"}`,
        fill: new ol.style.Fill({ color: alone ? ink : colour("brand-ink") }),
        stroke: alone ? new ol.style.Stroke({ color: colour("paper"), width: 3 }) : undefined,
        offsetY: alone ? -18 : 1,
      }),
    });
  }

  function address(path, part) {
    const query = new URLSearchParams(words.query);
    query.set("view", part);
    return `${path}?${query}`;
  }

  async function bring() {
    const part = written(degrees(view.calculateExtent(map.getSize())));
    asked?.abort();
    asked = new AbortController();
    box.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address(words.clusters, part), { signal: asked.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      clusters.clear();
      clusters.addFeatures(found.clusters.map((about) => new ol.Feature({ about, geometry: new ol.geom.Point(ol.proj.fromLonLat(about.at)) })));
      say("");
      history.replaceState(history.state, "", address(location.pathname, part));
      await list(part);
    } catch (fault) {
      if (fault.name === "AbortError") return;
      say(words.failed);
    }
    box.removeAttribute("aria-busy");
  }

  // The list of a part. The first stands in the page already for who reads it; later ones are said, and after a click
  // on a pin the heading has the focus.
  async function list(part, goes = false) {
    const answer = await fetch(address(words.list, part), { headers: { "HX-Request": "true", "HX-Target": "map-list" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("map-list");
    document.getElementById("map-list").replaceWith(fresh);
    const heading = document.getElementById("map-list-title");
    if (goes) {
      heading.setAttribute("tabindex", "-1");
      heading.focus();
    } else if (settled) document.getElementById("portal-live").textContent = heading.textContent.trim();
    settled = true;
  }

  function say(sentence) {
    help.textContent = sentence || help.dataset[drawing?.kind ?? "plain"];
  }

  function closer(about) {
    if (about.place) list(about.place, true).catch(() => say(words.failed));
    else view.fit(metres(about.box), { padding: [60, 60, 60, 60], duration, maxZoom: 18 });
  }

  function pan(right, up) {
    const [width, height] = map.getSize();
    const [x, y] = view.getCenter();
    const step = view.getResolution() / 3;
    view.animate({ center: [x + right * width * step, y + up * height * step], duration });
  }

  // What is drawn is a filter: the address of the same map, of that area only.
  function only(name, numbers) {
    const query = new URLSearchParams(words.query);
    for (const other of ["bbox", "area", "district", "view"]) query.delete(other);
    query.set(name, written(numbers));
    location.assign(`${location.pathname}?${query}`);
  }

  function stop() {
    if (!drawing) return;
    map.removeInteraction(drawing.act);
    tools.querySelector(`[data-map="${drawing.kind}"]`).setAttribute("aria-pressed", "false");
    drawing = null;
    sketch.clear();
    say("");
  }

  function begin(kind) {
    const again = drawing?.kind === kind;
    stop();
    if (again) return;
    const act = kind === "box"
      ? new ol.interaction.Draw({ source: sketch, type: "Circle", geometryFunction: ol.interaction.Draw.createBox() })
      : new ol.interaction.Draw({ source: sketch, type: "Polygon", maxPoints: 100 });
    act.on("drawend", ({ feature }) => {
      const shape = feature.getGeometry();
      if (kind === "box") only("bbox", degrees(shape.getExtent()));
      else only("area", shape.getCoordinates()[0].slice(0, -1).flatMap((one) => ol.proj.toLonLat(one)));
    });
    drawing = { kind, act };
    map.addInteraction(act);
    tools.querySelector(`[data-map="${kind}"]`).setAttribute("aria-pressed", "true");
    say("");
  }

  const deeds = {
    in: () => view.animate({ zoom: view.getZoom() + 1, duration }),
    out: () => view.animate({ zoom: view.getZoom() - 1, duration }),
    west: () => pan(-1, 0),
    east: () => pan(1, 0),
    north: () => pan(0, 1),
    south: () => pan(0, -1),
    area: () => only("bbox", degrees(view.calculateExtent(map.getSize()))),
    box: () => begin("box"),
    shape: () => begin("shape"),
  };
  tools.addEventListener("click", (event) => {
    const deed = deeds[event.target.closest("[data-map]")?.dataset.map];
    if (!deed) return;
    event.preventDefault();
    deed();
  });
  for (const button of tools.querySelectorAll("button")) {
    button.hidden = false;
    button.setAttribute("aria-pressed", "false");
  }
  map.on("click", (event) => {
    if (drawing) return;
    const found = map.forEachFeatureAtPixel(event.pixel, (one) => one.get("about"), { hitTolerance: 5 });
    if (found) closer(found);
  });
  map.on("pointermove", (event) => {
    map.getTargetElement().classList.toggle("portal-map__surface--hand", !event.dragging && map.hasFeatureAtPixel(event.pixel, { layerFilter: (one) => one.getSource() === clusters }));
  });
  map.getTargetElement().addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (drawing) stop();
    else document.getElementById("map-list-title").closest("section").querySelector("a")?.focus();
  });
  map.on("moveend", bring);
  help.hidden = false;
  say("");
  box.dataset.started = String(first);
}

// The one tab stop of the map; the picture of the server makes way.
function surface(label) {
  const element = document.createElement("div");
  element.className = "portal-map__surface";
  element.tabIndex = 0;
  element.setAttribute("role", "application");
  element.setAttribute("aria-label", label);
  element.setAttribute("aria-describedby", "map-help");
  box.replaceChildren(element);
  return element;
}

// Tiles where the operator chose some; the outlines of the districts over them, or alone.
function under({ tiles, districts }) {
  const outlines = new ol.layer.Vector({
    source: new ol.source.Vector({ url: districts, format: new ol.format.TopoJSON({ layers: ["districts"] }) }),
    style: new ol.style.Style({
      stroke: new ol.style.Stroke({ color: colour("edge"), width: 1 }),
      fill: tiles ? undefined : new ol.style.Fill({ color: colour("wash") }),
    }),
  });
  return tiles ? [new ol.layer.Tile({ source: new ol.source.XYZ({ url: tiles }) }), outlines] : [outlines];
}

function areaOf(text) {
  const rings = text ? text.split(";").map((one) => one.split(",").map(Number)) : [];
  return new ol.source.Vector({ features: rings.map((flat) => {
    const corners = [];
    for (let at = 0; at < flat.length; at += 2) corners.push(ol.proj.fromLonLat([flat[at], flat[at + 1]]));
    return new ol.Feature(new ol.geom.Polygon([[...corners, corners[0]]]));
  }) });
}
