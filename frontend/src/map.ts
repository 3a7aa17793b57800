// The map beside the list of reports. The list says the same and needs no script.
import L from "leaflet";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import worldAddress from "world-atlas/countries-110m.json?url";

type Report = {
  n: number;
  status?: string;
  title?: string;
  url?: string;
  /** The side of the square in which the place lies, in degrees. */
  cell?: number;
};

type Place = [latitude: number, longitude: number, name: string];

const WORLD: [number, number, number, number] = [-120, -40, 150, 62];

/** From here on the world's coarse outline would lie; the grid and the names remain. */
const NEAR = 8;

/** The four numbers of a box, or the whole world where they make no sense. */
function boxOf(text: string | undefined): L.LatLngBounds {
  const numbers = (text ?? "").split(",").map(Number);
  const [west, south, east, north] =
    numbers.length === 4 && numbers.every(Number.isFinite) ? (numbers as typeof WORLD) : WORLD;
  return L.latLngBounds([south, west], [north, east]);
}

type Ring = GeoJSON.Position[];

/** A ring that steps over the date line goes on beyond it, not back round the world. */
function unrolled(ring: Ring): Ring {
  let turn = 0;
  return ring.map(([lng = 0, lat = 0], index) => {
    const before = ring[index - 1]?.[0] ?? lng;
    if (lng - before > 180) turn -= 360;
    if (before - lng > 180) turn += 360;
    return [lng + turn, lat];
  });
}

function unrolledShape(shape: GeoJSON.Geometry): GeoJSON.Geometry {
  if (shape.type === "Polygon") return { ...shape, coordinates: shape.coordinates.map(unrolled) };
  if (shape.type !== "MultiPolygon") return shape;
  return { ...shape, coordinates: shape.coordinates.map((part) => part.map(unrolled)) };
}

/** Runs round the pole, so that it has no edge that a flat map could follow. */
const ANTARCTICA = "010";

async function drawWorld(map: L.Map): Promise<void> {
  try {
    const answer = await fetch(worldAddress);
    const world = (await answer.json()) as Topology<{ countries: GeometryCollection }>;
    const lands = feature(world, world.objects.countries).features.filter(({ id }) => id !== ANTARCTICA);
    const shapes = lands.map((land) => ({ ...land, geometry: unrolledShape(land.geometry) }));
    L.geoJSON(shapes, {
      interactive: false,
      style: { className: "map-land" },
    })
      .addTo(map)
      .bringToBack();
  } catch {
    // No network: water without land is still a place for the marks.
  }
}

/** The world is fetched when it is first looked at: most readers stay in their town. */
function showNearness(map: L.Map, holder: HTMLElement): void {
  let drawn = false;
  const show = (): void => {
    const near = map.getZoom() >= NEAR;
    holder.classList.toggle("is-near", near);
    if (near || drawn) return;
    drawn = true;
    void drawWorld(map);
  };
  map.on("zoomend", show);
  show();
}

/** The squares to which every place in this drive is rounded. */
function drawGrid(map: L.Map, box: L.LatLngBounds, step: number): void {
  const lines: L.LatLngTuple[][] = [];
  const [south, west, north, east] = [box.getSouth(), box.getWest(), box.getNorth(), box.getEast()].map((side) =>
    Math.round(side * 100),
  ) as [number, number, number, number];
  const first = (side: number): number => Math.ceil(side / step) * step;
  for (let y = first(south); y <= north; y += step) lines.push([[y / 100, west / 100], [y / 100, east / 100]]);
  for (let x = first(west); x <= east; x += step) lines.push([[south / 100, x / 100], [north / 100, x / 100]]);
  L.rectangle(box, { className: "map-ground", interactive: false }).addTo(map);
  L.polyline(lines, { className: "map-grid", interactive: false }).addTo(map);
}

function readPlaces(text: string | undefined): Place[] {
  try {
    return JSON.parse(text ?? "[]") as Place[];
  } catch {
    return [];
  }
}

/** Write the names of the places, and leave out those that would cover another. */
function drawNames(map: L.Map, places: Place[]): void {
  const layer = L.layerGroup().addTo(map);
  const write = (): void => {
    layer.clearLayers();
    const written: L.Bounds[] = [];
    for (const [lat, lng, name] of places) {
      const middle = map.latLngToLayerPoint([lat, lng]);
      const reach = L.point(name.length * 4.2 + 6, 11);
      const room = L.bounds(middle.subtract(reach), middle.add(reach));
      if (written.some((other) => other.overlaps(room))) continue;
      written.push(room);
      const text = document.createElement("span");
      text.dir = "auto";
      text.textContent = name;
      const icon = L.divIcon({ className: "map-name", html: text, iconSize: [0, 0] });
      L.marker([lat, lng], { icon, interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(layer);
    }
  };
  map.on("zoomend", write);
  write();
}

function markOf(status: string): string {
  const template = document.querySelector<HTMLTemplateElement>(`template[data-map-mark="${CSS.escape(status)}"]`);
  return template?.innerHTML ?? "";
}

function pin(status: string): L.DivIcon {
  return L.divIcon({
    className: "",
    html: `<div class="map-pin is-${status}">${markOf(status)}</div>`,
    iconSize: [44, 44],
    // The corner of the drop points at the place.
    iconAnchor: document.dir === "rtl" ? [44, 44] : [0, 44],
    popupAnchor: [0, -44],
  });
}

function count(number: number): L.DivIcon {
  return L.divIcon({
    className: "",
    html: `<div class="map-pin map-count">${Math.trunc(number)}</div>`,
    iconSize: [44, 44],
  });
}

function drawSquare(layer: L.LayerGroup, box: L.LatLngBounds): L.Rectangle {
  return L.rectangle(box, { className: "map-area", interactive: false }).addTo(layer);
}

function squareAround(place: L.LatLng, side: number): L.LatLngBounds {
  const half = side / 2;
  return L.latLngBounds([place.lat - half, place.lng - half], [place.lat + half, place.lng + half]);
}

const STATUSES = new Set(["new", "answered", "being_fixed", "fixed"]);

function statusOf(status: string | undefined): string {
  return status !== undefined && STATUSES.has(status) ? status : "new";
}

/** Where reports share one cell no zoom takes them apart: their square is all there is. */
function drawMany(map: L.Map, layer: L.LayerGroup, place: L.LatLng, report: Report, holder: HTMLElement): void {
  const words = (holder.dataset.many ?? "%n").replace("%n", String(report.n));
  if (report.cell) drawSquare(layer, squareAround(place, report.cell));
  const marker = L.marker(place, { icon: count(report.n), alt: words, title: words }).addTo(layer);
  if (report.cell) {
    const text = document.createElement("span");
    text.textContent = words;
    marker.bindPopup(text);
  } else {
    marker.on("click", () => map.setView(place, map.getZoom() + 2));
  }
}

function drawReport(map: L.Map, layer: L.LayerGroup, place: L.LatLng, report: Report, holder: HTMLElement): void {
  if (report.n > 1) {
    drawMany(map, layer, place, report, holder);
    return;
  }
  if (report.cell) drawSquare(layer, squareAround(place, report.cell));
  const title = report.title ?? "";
  const marker = L.marker(place, { icon: pin(statusOf(report.status)), alt: title, title });
  // Only a page of this map: a report must not send a reader elsewhere.
  const page = /^\/map\/(reports\/\d+\/)$/.exec(report.url ?? "");
  if (page) {
    const link = document.createElement("a");
    link.href = `${holder.dataset.home ?? "/map/"}${page[1]}`;
    link.dir = "auto";
    link.textContent = title;
    marker.bindPopup(link);
  }
  marker.addTo(layer);
}

/** Show the reports of what can be seen, and again when that changes. */
function followReports(map: L.Map, holder: HTMLElement, address: string): void {
  const layer = L.layerGroup().addTo(map);
  let latest = 0;
  const refresh = async (): Promise<void> => {
    const turn = ++latest;
    const url = new URL(address, window.location.href);
    url.searchParams.set("bbox", map.getBounds().toBBoxString());
    url.searchParams.set("zoom", map.getZoom().toFixed(2));
    try {
      const answer = await fetch(url, { credentials: "omit" });
      if (!answer.ok) return;
      const found = (await answer.json()) as GeoJSON.FeatureCollection<GeoJSON.Point, Report>;
      if (turn !== latest) return;
      layer.clearLayers();
      for (const { geometry, properties } of found.features) {
        const [lng, lat] = geometry.coordinates;
        if (lat === undefined || lng === undefined) continue;
        drawReport(map, layer, L.latLng(lat, lng), properties, holder);
      }
    } catch {
      // No network: the list beside the map is still there.
    }
  };
  // Opening a note about a report may move the map: drawing anew would close it.
  let reading = false;
  map.on("popupopen", () => (reading = true));
  map.on("popupclose", () => (reading = false));
  map.on("moveend popupclose", () => {
    if (!reading) void refresh();
  });
  void refresh();
}

/** The one report of this page, as exactly as it is known. */
function drawOne(map: L.Map, box: L.LatLngBounds, status: string | undefined): void {
  const layer = L.layerGroup().addTo(map);
  drawSquare(layer, box);
  L.marker(box.getCenter(), { icon: pin(statusOf(status)), interactive: false, keyboard: false }).addTo(layer);
}

/** The square of the grid that holds a place; the place itself goes no further. */
function squareOf(place: L.LatLng, step: number): L.LatLngBounds {
  const edge = (degrees: number): number => Math.floor((Number(degrees.toFixed(6)) * 100) / step + 1e-9) * step;
  const [y, x] = [edge(place.lat), edge(place.lng)];
  return L.latLngBounds([y / 100, x / 100], [(y + step) / 100, (x + step) / 100]);
}

function nearest(place: L.LatLng, places: Place[]): string {
  let best = "";
  let least = Infinity;
  for (const [lat, lng, name] of places) {
    const distance = place.distanceTo([lat, lng]);
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}

/** A tap chooses a square and writes its middle into the form. */
function pickPlace(map: L.Map, holder: HTMLElement, box: L.LatLngBounds, places: Place[]): void {
  const latitude = document.getElementById(holder.dataset.latInput ?? "");
  const longitude = document.getElementById(holder.dataset.lngInput ?? "");
  const district = document.getElementById(holder.dataset.districtInput ?? "");
  const words = document.querySelector<HTMLElement>("[data-map-chosen]");
  if (!(latitude instanceof HTMLInputElement) || !(longitude instanceof HTMLInputElement)) return;
  const step = Number(holder.dataset.step) || 5;
  const layer = L.layerGroup().addTo(map);
  const say = (text: string | undefined): void => {
    if (words) words.textContent = text ?? "";
  };
  const forget = (text: string | undefined): void => {
    layer.clearLayers();
    latitude.value = longitude.value = "";
    say(text);
  };
  const put = (place: L.LatLng): void => {
    const square = squareOf(place.wrap(), step);
    // An edge in common is not yet a part of the drive's area.
    if (!box.pad(-0.0001).intersects(square)) {
      forget(words?.dataset.outside);
      return;
    }
    const middle = square.getCenter();
    layer.clearLayers();
    drawSquare(layer, square);
    L.marker(middle, { icon: pin("picked"), interactive: false, keyboard: false }).addTo(layer);
    latitude.value = middle.lat.toFixed(3);
    longitude.value = middle.lng.toFixed(3);
    if (district instanceof HTMLSelectElement) district.value = "";
    const near = nearest(middle, places);
    say(near ? words?.dataset.near?.replace("%p", `\u2068${near}\u2069`) : words?.dataset.chosen);
  };
  if (latitude.value && longitude.value) put(L.latLng(Number(latitude.value), Number(longitude.value)));
  else say(words?.dataset.none);
  map.on("click", (event) => put(event.latlng));
  // By keyboard: move the map with the arrows, then Enter takes its middle.
  holder.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== holder) return;
    event.preventDefault();
    put(map.getCenter());
  });
  district?.addEventListener("change", () => forget(""));
}

/** The ring and the mark in the middle are for those who steer by keys. */
function noticeKeys(holder: HTMLElement): void {
  const by = (keys: boolean) => (): void => void holder.classList.toggle("by-keys", keys);
  holder.addEventListener("pointerdown", by(false));
  holder.addEventListener("keyup", by(true));
}

/** Hide the map while a kind is chosen for which no place on it would be kept. */
function followKind(choice: HTMLElement, map: L.Map): void {
  const sensitive = new Set((choice.dataset.sensitive ?? "").split(" "));
  const show = (): void => {
    const kind = document.querySelector<HTMLInputElement>('input[name="category"]:checked');
    choice.hidden = kind !== null && sensitive.has(kind.value);
    if (!choice.hidden) map.invalidateSize();
  };
  for (const kind of document.querySelectorAll('input[name="category"]')) kind.addEventListener("change", show);
  show();
}

function startMap(holder: HTMLElement): void {
  const { dataset } = holder;
  const picks = "mapPicker" in dataset;
  const choice = holder.closest<HTMLElement>("[data-map-choice]");
  if (choice) choice.hidden = false;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(holder, {
    attributionControl: false,
    zoomControl: false,
    minZoom: 1,
    maxZoom: 14,
    // There are no tiles: any zoom is as sharp as the next.
    zoomSnap: 0.25,
    worldCopyJump: true,
    zoomAnimation: !still,
    fadeAnimation: !still,
    inertia: !still,
    // One finger scrolls the page, two move the map; a map that swallows the thumb is a trap.
    dragging: picks || !window.matchMedia("(pointer: coarse)").matches,
    scrollWheelZoom: false,
  });
  holder.setAttribute("role", picks ? "application" : "region");
  holder.setAttribute("aria-label", dataset.label ?? "");
  L.control.zoom({ zoomInTitle: dataset.zoomIn ?? "", zoomOutTitle: dataset.zoomOut ?? "" }).addTo(map);
  noticeKeys(holder);
  const box = boxOf(dataset.bbox);
  // Several drives: with room around them, so that a reader sees where on earth they are.
  map.fitBounds(dataset.step ? box : box.pad(0.4), { animate: false, maxZoom: dataset.cell ? 12 : 14 });
  showNearness(map, holder);
  const places = readPlaces(dataset.places);
  if (dataset.bbox && dataset.step) drawGrid(map, box, Number(dataset.step) || 5);
  drawNames(map, places);
  if (dataset.cell) drawOne(map, boxOf(dataset.cell), dataset.status);
  else if (dataset.geojson) followReports(map, holder, dataset.geojson);
  if (picks) pickPlace(map, holder, box, places);
  if (choice) followKind(choice, map);
  document.querySelector<HTMLElement>("[data-map-note]")?.removeAttribute("hidden");
}

document.querySelectorAll<HTMLElement>("[data-map]").forEach(startMap);
