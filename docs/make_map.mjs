// Writes the outlines of the world map: npm install d3-geo topojson-client world-atlas i18n-iso-countries,
// then: node make_map.mjs > ../src/summitry/charts/data/map.json
// Equal Earth keeps areas true; d3-geo cuts at the antimeridian. Outlines: Natural Earth 1:110m
// (public domain) as world-atlas packs them; economies too small for that scale become a point,
// placed at the centre of their 1:50m outline. Antarctica is left out.
import { createRequire } from "node:module";
import { geoArea, geoCentroid, geoEqualEarth, geoPath } from "d3-geo";
import { feature } from "topojson-client";

const require = createRequire(import.meta.url);
const coarse = require("world-atlas/countries-110m.json");
const fine = require("world-atlas/countries-50m.json");
const iso = require("i18n-iso-countries");

const WIDTH = 720;
const shapes = (atlas) => feature(atlas, atlas.objects.countries).features;
const land = shapes(coarse).filter((f) => f.id !== "010");
const projection = geoEqualEarth().fitWidth
  ? geoEqualEarth().fitWidth(WIDTH, { type: "FeatureCollection", features: land })
  : geoEqualEarth();
const path = geoPath(projection).digits(1);
const [[, top], [, bottom]] = path.bounds({ type: "FeatureCollection", features: land });
const code = (f) => (f.id ? iso.numericToAlpha3(f.id) : undefined);
const outlines = {};
const others = [];
for (const f of land) {
  const line = path(f);
  if (!line) continue;
  if (code(f)) outlines[code(f)] = line;
  else others.push(line);
}
const points = {};
for (const f of shapes(fine)) {
  const name = code(f);
  if (!name || name === "ATA" || geoArea(f) > 0.00006 && outlines[name]) continue;
  points[name] = projection(geoCentroid(f)).map((v) => Math.round(v * 10) / 10);
}
const sorted = (o) => Object.fromEntries(Object.entries(o).sort(([a], [b]) => (a < b ? -1 : 1)));
console.log(JSON.stringify({
  source: "Natural Earth 1:110m and 1:50m, public domain, through world-atlas 2 (ISC)",
  method: "Equal Earth projection by d3-geo, one decimal; docs/make_map.mjs",
  width: WIDTH, top: Math.floor(top), bottom: Math.ceil(bottom),
  outlines: sorted(outlines), others, points: sorted(points),
}, null, 0));
