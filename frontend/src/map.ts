// The map beside the list of reports. The list says the same and needs no script.
import L from "leaflet";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import worldAddress from "world-atlas/countries-110m.json?url";

type Report = {
  status?: string;
  title?: string;
  href?: string;
  count?: number;
  /** The side of the square in which the place lies, in degrees. */
  cell?: number;
};

const HOUSE_BOX: [number, number, number, number] = [-170, -56, 178, 74];

/** The four numbers of a box, or the whole world where they make no sense. */
function boxOf(text: string | undefined): L.LatLngBounds {
  const numbers = (text ?? "").split(",").map(Number);
  const [west, south, east, north] =
    numbers.length === 4 && numbers.every(Number.isFinite) ? (numbers as typeof HOUSE_BOX) : HOUSE_BOX;
  return L.latLngBounds([south, west], [north, east]);
}

async function drawWorld(map: L.Map): Promise<void> {
  const answer = await fetch(worldAddress);
  const world = (await answer.json()) as Topology<{ countries: GeometryCollection }>;
  L.geoJSON(feature(world, world.objects.countries), {
    interactive: false,
    style: { className: "map-land" },
  }).addTo(map);
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

const STATUSES = new Set(["new", "answered", "being_fixed", "fixed"]);

function drawReport(map: L.Map, layer: L.LayerGroup, place: L.LatLng, report: Report): void {
  const many = report.count ?? 1;
  if (many > 1) {
    L.marker(place, { icon: count(many), alt: String(many), title: String(many) })
      .on("click", () => map.setView(place, map.getZoom() + 2))
      .addTo(layer);
    return;
  }
  if (report.cell) {
    const half = report.cell / 2;
    L.rectangle([[place.lat - half, place.lng - half], [place.lat + half, place.lng + half]], {
      className: "map-area",
      interactive: false,
    }).addTo(layer);
  }
  const status = STATUSES.has(report.status ?? "") ? (report.status as string) : "new";
  const marker = L.marker(place, { icon: pin(status), alt: report.title ?? "", title: report.title ?? "" });
  const { href, title } = report;
  // Only an address of our own: a report must not send a reader elsewhere.
  if (href?.startsWith("/") && !href.startsWith("//")) {
    const link = document.createElement("a");
    link.href = href;
    link.dir = "auto";
    link.textContent = title ?? "";
    marker.bindPopup(link);
  }
  marker.addTo(layer);
}

/** Show the reports of what can be seen, and again when that changes. */
function followReports(map: L.Map, address: string): void {
  const layer = L.layerGroup().addTo(map);
  let latest = 0;
  const refresh = async (): Promise<void> => {
    const turn = ++latest;
    const url = new URL(address, window.location.href);
    url.searchParams.set("bbox", map.getBounds().toBBoxString());
    url.searchParams.set("zoom", String(map.getZoom()));
    try {
      const answer = await fetch(url);
      if (!answer.ok) return;
      const found = (await answer.json()) as GeoJSON.FeatureCollection<GeoJSON.Point, Report>;
      if (turn !== latest) return;
      layer.clearLayers();
      for (const { geometry, properties } of found.features) {
        const [lng, lat] = geometry.coordinates;
        if (lat === undefined || lng === undefined) continue;
        drawReport(map, layer, L.latLng(lat, lng), properties);
      }
    } catch {
      // No network: the list beside the map is still there.
    }
  };
  map.on("moveend", () => void refresh());
  void refresh();
}

/** A tap writes a place into the form; it goes nowhere else until it is sent. */
function pickPlace(map: L.Map, holder: HTMLElement): void {
  const latitude = document.getElementById(holder.dataset.latInput ?? "");
  const longitude = document.getElementById(holder.dataset.lngInput ?? "");
  if (!(latitude instanceof HTMLInputElement) || !(longitude instanceof HTMLInputElement)) return;
  let marker: L.Marker | null = null;
  const put = (place: L.LatLng): void => {
    const point = place.wrap();
    latitude.value = point.lat.toFixed(5);
    longitude.value = point.lng.toFixed(5);
    if (marker) marker.setLatLng(point);
    else marker = L.marker(point, { icon: pin("picked"), keyboard: false }).addTo(map);
    latitude.dispatchEvent(new Event("change", { bubbles: true }));
  };
  if (latitude.value && longitude.value) {
    const point = L.latLng(Number(latitude.value), Number(longitude.value));
    put(point);
    map.setView(point, 11);
  }
  map.on("click", (event) => put(event.latlng));
  // By keyboard: move the map with the arrows, then Enter takes its middle.
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== map.getContainer()) return;
    event.preventDefault();
    put(map.getCenter());
  });
}

function startMap(holder: HTMLElement): void {
  const map = L.map(holder, {
    attributionControl: false,
    minZoom: 2,
    maxZoom: 14,
    worldCopyJump: true,
    zoomAnimation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    // One finger scrolls the page; a map that swallows the thumb is a trap.
    scrollWheelZoom: false,
  });
  map.fitBounds(boxOf(holder.dataset.bbox));
  void drawWorld(map);
  if (holder.dataset.geojson) followReports(map, holder.dataset.geojson);
  if ("mapPicker" in holder.dataset) pickPlace(map, holder);
}

document.querySelectorAll<HTMLElement>("[data-map]").forEach(startMap);
