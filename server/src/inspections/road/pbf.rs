//! Reads OpenStreetMap's protocol buffer format, block by block (wiki.openstreetmap.org/wiki/PBF_Format).
//! Invariant: a block takes at most 32 MiB, whatever the file says; a file that is cut off or not of this
//! format is refused with the position of the block.

use std::io::Read;

use super::network::Point;

/// Largest block, packed or unpacked, by the format.
const BLOCK_LIMIT: u64 = 32 << 20;
const HEADER_LIMIT: u32 = 64 << 10;

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PbfError {
    #[error("block {block}: {what}")]
    Broken { block: usize, what: &'static str },
    #[error("block {block}: {error}")]
    Reading { block: usize, error: std::io::Error },
}

/// Something on the map.
pub enum Element<'a> {
    Node { id: i64, at: Point, tags: Tags<'a> },
    Way { id: i64, nodes: &'a [i64], tags: Tags<'a> },
    Relation { members: &'a [Member<'a>], tags: Tags<'a> },
}

/// Part of a relation.
pub struct Member<'a> {
    /// 0 a node, 1 a way, 2 a relation.
    pub kind: u64,
    pub id: i64,
    pub role: &'a str,
}

/// Keys and values of an element.
#[derive(Clone, Copy)]
pub struct Tags<'a>(&'a [(&'a str, &'a str)]);

impl<'a> Tags<'a> {
    pub fn get(&self, key: &str) -> Option<&'a str> {
        self.0.iter().find(|(k, _)| *k == key).map(|(_, value)| *value)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Shows every element to `visit`, in the order of the file; without `nodes` those are passed over. Gives
/// back when the extract was made, in seconds of the epoch, where the file says so. Linear in the file.
pub fn read(
    mut file: impl Read,
    nodes: bool,
    mut visit: impl FnMut(Element),
) -> Result<Option<i64>, PbfError> {
    let mut made_s = None;
    for block in 1.. {
        let reading = |error| PbfError::Reading { block, error };
        let broken = |what| PbfError::Broken { block, what };
        let mut length = [0; 4];
        match file.read(&mut length[..1]).map_err(reading)? {
            0 if block == 1 => return Err(broken("the file is empty")),
            0 => return Ok(made_s),
            _ => file.read_exact(&mut length[1..]).map_err(reading)?,
        }
        let length = u32::from_be_bytes(length);
        if length > HEADER_LIMIT {
            return Err(broken("not an .osm.pbf file"));
        }
        let header = take(&mut file, length.into()).map_err(reading)?;
        let (mut kind, mut size) = (&b""[..], 0);
        for field in Fields(&header) {
            match field.ok_or_else(|| broken("a broken header"))? {
                (1, Value::Bytes(bytes)) => kind = bytes,
                (3, Value::Number(number)) => size = number,
                _ => {}
            }
        }
        if size > BLOCK_LIMIT {
            return Err(broken("the block is larger than the format allows"));
        }
        let body = unpack(&take(&mut file, size).map_err(reading)?).map_err(broken)?;
        let read = match kind {
            b"OSMHeader" => head(&body).map(|made| made_s = made),
            b"OSMData" => primitives(&body, nodes, &mut visit),
            _ => Some(()),
        };
        read.ok_or_else(|| broken("it does not hold what its type says, or needs a newer reader"))?;
    }
    Ok(made_s)
}

fn take(file: &mut impl Read, length: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let got = file.by_ref().take(length).read_to_end(&mut bytes)? as u64;
    if got < length { Err(std::io::ErrorKind::UnexpectedEof.into()) } else { Ok(bytes) }
}

fn unpack(blob: &[u8]) -> Result<Vec<u8>, &'static str> {
    for field in Fields(blob) {
        match field.ok_or("a broken block")? {
            (1, Value::Bytes(raw)) => return Ok(raw.to_vec()),
            (3, Value::Bytes(packed)) => {
                let mut bytes = Vec::with_capacity(packed.len() * 3);
                let mut reader = flate2::read::ZlibDecoder::new(packed).take(BLOCK_LIMIT + 1);
                reader.read_to_end(&mut bytes).map_err(|_| "its compression is broken")?;
                let fits = bytes.len() as u64 <= BLOCK_LIMIT;
                return if fits { Ok(bytes) } else { Err("the block is larger than the format allows") };
            }
            (4..=7, _) => return Err("a compression that is not read here; write it again with zlib"),
            _ => {}
        }
    }
    Err("a block without content")
}

fn head(body: &[u8]) -> Option<Option<i64>> {
    let mut made_s = None;
    for field in Fields(body) {
        match field? {
            (4, Value::Bytes(feature)) if !matches!(feature, b"OsmSchema-V0.6" | b"DenseNodes") => {
                return None;
            }
            (32, Value::Number(seconds)) => made_s = Some(seconds as i64),
            _ => {}
        }
    }
    Some(made_s)
}

/// The strings of a block and how its positions are written.
struct Block<'a> {
    strings: Vec<&'a str>,
    granularity: i64,
    /// Of latitude and longitude, in nanodegrees.
    offset: [i64; 2],
}

impl<'a> Block<'a> {
    fn at(&self, lat: i64, lon: i64) -> Option<Point> {
        let step = |offset: i64, value: i64| {
            let nano = value.checked_mul(self.granularity)?.checked_add(offset)?;
            i32::try_from(nano / 100).ok()
        };
        Some([step(self.offset[1], lon)?, step(self.offset[0], lat)?])
    }

    fn string(&self, number: u64) -> Option<&'a str> {
        self.strings.get(usize::try_from(number).ok()?).copied()
    }

    fn tags(&self, keys: &[u8], values: &[u8], tags: &mut Vec<(&'a str, &'a str)>) -> Option<()> {
        tags.clear();
        let mut values = Numbers(values);
        for key in Numbers(keys) {
            tags.push((self.string(key?)?, self.string(values.next()??)?));
        }
        Some(())
    }
}

fn primitives(body: &[u8], nodes: bool, visit: &mut impl FnMut(Element)) -> Option<()> {
    let mut block = Block { strings: Vec::new(), granularity: 100, offset: [0, 0] };
    let mut groups = Vec::new();
    for field in Fields(body) {
        match field? {
            (1, Value::Bytes(table)) => {
                for string in Fields(table) {
                    if let (1, Value::Bytes(bytes)) = string? {
                        block.strings.push(std::str::from_utf8(bytes).unwrap_or_default());
                    }
                }
            }
            (2, Value::Bytes(group)) => groups.push(group),
            (17, Value::Number(number)) => block.granularity = number as i64,
            (19, Value::Number(number)) => block.offset[0] = number as i64,
            (20, Value::Number(number)) => block.offset[1] = number as i64,
            _ => {}
        }
    }
    for group in groups {
        for field in Fields(group) {
            match field? {
                (1, Value::Bytes(node)) if nodes => plain_node(&block, node, visit)?,
                (2, Value::Bytes(dense)) if nodes => dense_nodes(&block, dense, visit)?,
                (3, Value::Bytes(way)) => one_way(&block, way, visit)?,
                (4, Value::Bytes(relation)) => one_relation(&block, relation, visit)?,
                _ => {}
            }
        }
    }
    Some(())
}

fn plain_node(block: &Block, node: &[u8], visit: &mut impl FnMut(Element)) -> Option<()> {
    let (mut id, mut lat, mut lon, mut keys, mut values) = (0, 0, 0, &[][..], &[][..]);
    for field in Fields(node) {
        match field? {
            (1, Value::Number(number)) => id = signed(number),
            (2, Value::Bytes(bytes)) => keys = bytes,
            (3, Value::Bytes(bytes)) => values = bytes,
            (8, Value::Number(number)) => lat = signed(number),
            (9, Value::Number(number)) => lon = signed(number),
            _ => {}
        }
    }
    let mut tags = Vec::new();
    block.tags(keys, values, &mut tags)?;
    visit(Element::Node { id, at: block.at(lat, lon)?, tags: Tags(&tags) });
    Some(())
}

fn dense_nodes(block: &Block, dense: &[u8], visit: &mut impl FnMut(Element)) -> Option<()> {
    let (mut ids, mut lats, mut lons, mut pairs) = (&[][..], &[][..], &[][..], &[][..]);
    for field in Fields(dense) {
        match field? {
            (1, Value::Bytes(bytes)) => ids = bytes,
            (8, Value::Bytes(bytes)) => lats = bytes,
            (9, Value::Bytes(bytes)) => lons = bytes,
            (10, Value::Bytes(bytes)) => pairs = bytes,
            _ => {}
        }
    }
    let (mut lats, mut lons, mut pairs) = (Numbers(lats), Numbers(lons), Numbers(pairs));
    let (mut id, mut lat, mut lon) = (0_i64, 0_i64, 0_i64);
    let mut tags = Vec::new();
    for number in Numbers(ids) {
        id = id.checked_add(signed(number?))?;
        lat = lat.checked_add(signed(lats.next()??))?;
        lon = lon.checked_add(signed(lons.next()??))?;
        tags.clear();
        // Keys and values in turn, a zero after each node; nothing at all where no node has any.
        while let Some(key) = pairs.next() {
            match key? {
                0 => break,
                key => tags.push((block.string(key)?, block.string(pairs.next()??)?)),
            }
        }
        visit(Element::Node { id, at: block.at(lat, lon)?, tags: Tags(&tags) });
    }
    Some(())
}

fn one_way(block: &Block, way: &[u8], visit: &mut impl FnMut(Element)) -> Option<()> {
    let (mut id, mut keys, mut values, mut nodes) = (0, &[][..], &[][..], Vec::new());
    for field in Fields(way) {
        match field? {
            (1, Value::Number(number)) => id = number as i64,
            (2, Value::Bytes(bytes)) => keys = bytes,
            (3, Value::Bytes(bytes)) => values = bytes,
            (8, Value::Bytes(bytes)) => nodes = deltas(bytes)?,
            _ => {}
        }
    }
    let mut tags = Vec::new();
    block.tags(keys, values, &mut tags)?;
    visit(Element::Way { id, nodes: &nodes, tags: Tags(&tags) });
    Some(())
}

fn one_relation(block: &Block, relation: &[u8], visit: &mut impl FnMut(Element)) -> Option<()> {
    let (mut keys, mut values, mut roles, mut ids, mut kinds) =
        (&[][..], &[][..], &[][..], Vec::new(), &[][..]);
    for field in Fields(relation) {
        match field? {
            (2, Value::Bytes(bytes)) => keys = bytes,
            (3, Value::Bytes(bytes)) => values = bytes,
            (8, Value::Bytes(bytes)) => roles = bytes,
            (9, Value::Bytes(bytes)) => ids = deltas(bytes)?,
            (10, Value::Bytes(bytes)) => kinds = bytes,
            _ => {}
        }
    }
    let (mut roles, mut kinds) = (Numbers(roles), Numbers(kinds));
    let mut members = Vec::with_capacity(ids.len());
    for id in ids {
        members.push(Member { kind: kinds.next()??, id, role: block.string(roles.next()??)? });
    }
    let mut tags = Vec::new();
    block.tags(keys, values, &mut tags)?;
    visit(Element::Relation { members: &members, tags: Tags(&tags) });
    Some(())
}

fn deltas(bytes: &[u8]) -> Option<Vec<i64>> {
    let mut sum = 0_i64;
    Numbers(bytes)
        .map(|number| {
            sum = sum.checked_add(signed(number?))?;
            Some(sum)
        })
        .collect()
}

/// Zigzag: 0, −1, 1, −2 …
fn signed(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

/// A field's content.
enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

/// The fields of a message with their numbers; `None` once, at the first that is broken.
struct Fields<'a>(&'a [u8]);

impl<'a> Iterator for Fields<'a> {
    type Item = Option<(u64, Value<'a>)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.read();
        if field.is_none() {
            self.0 = &[];
        }
        Some(field)
    }
}

impl<'a> Fields<'a> {
    fn read(&mut self) -> Option<(u64, Value<'a>)> {
        let key = varint(&mut self.0)?;
        let value = match key & 7 {
            0 => Value::Number(varint(&mut self.0)?),
            wire @ (1 | 2 | 5) => {
                let length = match wire {
                    1 => 8,
                    2 => usize::try_from(varint(&mut self.0)?).ok()?,
                    _ => 4,
                };
                let (bytes, rest) = self.0.split_at_checked(length)?;
                self.0 = rest;
                Value::Bytes(bytes)
            }
            _ => return None,
        };
        Some((key >> 3, value))
    }
}

/// Packed numbers; `None` once, at the first that is broken.
struct Numbers<'a>(&'a [u8]);

impl Iterator for Numbers<'_> {
    type Item = Option<u64>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let number = varint(&mut self.0);
        if number.is_none() {
            self.0 = &[];
        }
        Some(number)
    }
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}
