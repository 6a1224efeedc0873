// A workbook as Excel writes it, small enough to be read here: one sheet, text and numbers, merged cells.
// Invariant: nothing is packed, so that it needs no library.

/** CRC-32 of ISO 3309, as archives have it. */
function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** An archive of parts that are stored as they are: `[name, text]`. */
function archive(parts) {
  const [files, entries] = [[], []];
  let at = 0;
  for (const [name, text] of parts) {
    const [title, body] = [Buffer.from(name), Buffer.from(text)];
    // What an entry and its file say alike: version, flags, method, time, day, sum, sizes, length of the name.
    const same = Buffer.alloc(26);
    same.writeUInt16LE(20, 0);
    same.writeUInt32LE(crc32(body), 10);
    same.writeUInt32LE(body.length, 14);
    same.writeUInt32LE(body.length, 18);
    same.writeUInt16LE(title.length, 22);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(at, 10);
    files.push(Buffer.from('PK\x03\x04'), same, title, body);
    entries.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), same, entry, title);
    at += 4 + same.length + title.length + body.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...files, directory, Buffer.from('PK\x05\x06'), end]);
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A workbook whose sheet holds these rows of strings and numbers; `merged` names areas, e.g. `A1:C1`. */
export function workbook(rows, merged = []) {
  const cell = (value, at, line) => {
    const place = `${String.fromCharCode(65 + at)}${line}`;
    if (value === '') return '';
    if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`;
    return `<c r="${place}" t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;
  };
  const lines = rows.map((row, at) => `<row r="${at + 1}">${row.map((value, to) => cell(value, to, at + 1)).join('')}</row>`);
  const areas = merged.map((area) => `<mergeCell ref="${area}"/>`).join('');
  const head = '<?xml version="1.0"?>';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const links = 'http://schemas.openxmlformats.org/package/2006/relationships';
  const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  return archive([
    ['[Content_Types].xml', `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${kind}.worksheet+xml"/></Types>`],
    ['_rels/.rels', `${head}<Relationships xmlns="${links}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
    ['xl/workbook.xml', `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Daftar" sheetId="1" r:id="rId1"/></sheets></workbook>`],
    ['xl/_rels/workbook.xml.rels', `${head}<Relationships xmlns="${links}"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`],
    ['xl/worksheets/sheet1.xml', `${head}<worksheet xmlns="${main}"><sheetData>${lines.join('')}</sheetData>${areas ? `<mergeCells>${areas}</mergeCells>` : ''}</worksheet>`],
  ]);
}
