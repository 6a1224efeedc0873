// Where a point of the page lies on the ground, worked out without the map under test.

/** MapLibre's world is 512 pixels wide at zoom 0 (Web Mercator). */
const WORLD_PX = 512;

const toWorld = ([lon, lat], zoom) => {
  const size = WORLD_PX * 2 ** zoom;
  const north = Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
  return [((lon + 180) / 360) * size, (0.5 - north / (2 * Math.PI)) * size];
};

/** The pixel of `[lon, lat]` on a canvas of `width` × `height` whose camera is `{lon, lat, zoom}`. */
export function pixelOf(place, { lon, lat, zoom }, { width, height }) {
  const [x, y] = toWorld(place, zoom);
  const [centreX, centreY] = toWorld([lon, lat], zoom);
  return [width / 2 + x - centreX, height / 2 + y - centreY];
}

/** Whether the point lies inside the ring (even-odd rule). */
export function isInside([x, y], ring) {
  let inside = false;
  ring.forEach(([x1, y1], index) => {
    const [x2, y2] = ring[(index + 1) % ring.length];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
  });
  return inside;
}

/** Distance in pixels from the point to the nearest edge of the ring. */
export function toEdge([x, y], ring) {
  const distances = ring.map(([x1, y1], index) => {
    const [x2, y2] = ring[(index + 1) % ring.length];
    const [dx, dy] = [x2 - x1, y2 - y1];
    const along = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
    return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
  });
  return Math.min(...distances);
}
