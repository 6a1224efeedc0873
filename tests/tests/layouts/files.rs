//! Files as office programs write them, small enough to be read: workbooks, OpenDocument
//! sheets, GeoPackages, KML, and text in any encoding.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use petapora_tests::Checked;
use zip::write::SimpleFileOptions;

pub type Grid = Vec<Vec<String>>;

/// A sheet: its name, its cells, its merged areas (`A1:B2`). A cell that opens with `=`
/// is written as a number.
pub struct Sheet {
    pub name: String,
    pub cells: Grid,
    pub merged: Vec<String>,
}

/// A file that goes with the test.
pub struct Scratch(pub PathBuf);

impl Scratch {
    pub fn new(name: &str, bytes: &[u8]) -> Checked<Self> {
        let folder = std::env::temp_dir().join(format!("petapora-layout-{}", petapora::store::new_id()));
        std::fs::create_dir_all(&folder)?;
        let path = folder.join(name);
        std::fs::write(&path, bytes)?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(self.0.parent().unwrap_or(Path::new("/nowhere")));
    }
}

pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

pub fn zipped(parts: &[(&str, String)]) -> Checked<Vec<u8>> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        out.start_file(*name, SimpleFileOptions::default())?;
        out.write_all(text.as_bytes())?;
    }
    Ok(out.finish()?.into_inner())
}

fn column_name(mut at: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'A' + (at % 26) as u8));
        if at < 26 {
            return name;
        }
        at = at / 26 - 1;
    }
}

pub fn xlsx(sheets: &[Sheet]) -> Checked<Vec<u8>> {
    let mut parts = Vec::new();
    let (mut list, mut links, mut types) = (String::new(), String::new(), String::new());
    let names: Vec<String> =
        (1..=sheets.len()).map(|number| format!("xl/worksheets/sheet{number}.xml")).collect();
    for ((sheet, path), number) in sheets.iter().zip(&names).zip(1..) {
        list += &format!(r#"<sheet name="{}" sheetId="{number}" r:id="rId{number}"/>"#, escaped(&sheet.name));
        links += &format!(
            r#"<Relationship Id="rId{number}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{number}.xml"/>"#
        );
        types += &format!(
            r#"<Override PartName="/{path}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"#
        );
        let mut rows = String::new();
        for (cells, line) in sheet.cells.iter().zip(1..) {
            rows += &format!(r#"<row r="{line}">"#);
            for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let at = column_name(at);
                rows += &match cell.strip_prefix('=') {
                    Some(number) => format!(r#"<c r="{at}{line}"><v>{number}</v></c>"#),
                    None => {
                        format!(r#"<c r="{at}{line}" t="inlineStr"><is><t>{}</t></is></c>"#, escaped(cell))
                    }
                };
            }
            rows += "</row>";
        }
        let merged: String =
            sheet.merged.iter().map(|area| format!(r#"<mergeCell ref="{area}"/>"#)).collect();
        let merged = if merged.is_empty() { merged } else { format!("<mergeCells>{merged}</mergeCells>") };
        parts.push((path.as_str(), format!(r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData>{merged}</worksheet>"#)));
    }
    parts.insert(0, ("[Content_Types].xml", format!(r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{types}</Types>"#)));
    parts.push(("_rels/.rels", r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#.into()));
    parts.push(("xl/workbook.xml", format!(r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{list}</sheets></workbook>"#)));
    parts.push(("xl/_rels/workbook.xml.rels", format!(r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>"#)));
    zipped(&parts)
}

pub fn ods(sheets: &[Sheet]) -> Checked<Vec<u8>> {
    let mut tables = String::new();
    for sheet in sheets {
        tables += &format!(r#"<table:table table:name="{}">"#, escaped(&sheet.name));
        for row in &sheet.cells {
            tables += "<table:table-row>";
            for cell in row {
                tables += &if cell.is_empty() {
                    "<table:table-cell/>".to_owned()
                } else {
                    format!(
                        r#"<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>"#,
                        escaped(cell)
                    )
                };
            }
            tables += "</table:table-row>";
        }
        tables += "</table:table>";
    }
    let spaces = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0""#;
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
    );
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    out.start_file(
        "mimetype",
        SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored),
    )?;
    out.write_all(b"application/vnd.oasis.opendocument.spreadsheet")?;
    for (name, text) in [("content.xml", content), ("META-INF/manifest.xml", r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#.to_owned())] {
        out.start_file(name, SimpleFileOptions::default())?;
        out.write_all(text.as_bytes())?;
    }
    Ok(out.finish()?.into_inner())
}

pub fn kml(columns: &[&str], rows: &[(f64, f64, Vec<String>)]) -> Vec<u8> {
    let mut marks = String::new();
    for (lon, lat, cells) in rows {
        let values: String = columns
            .iter()
            .zip(cells)
            .map(|(name, cell)| format!(r#"<Data name="{name}"><value>{}</value></Data>"#, escaped(cell)))
            .collect();
        marks += &format!(
            "<Placemark><ExtendedData>{values}</ExtendedData><Point><coordinates>{lon},{lat},0</coordinates></Point></Placemark>\n"
        );
    }
    format!(r#"<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Pemantauan</name>{marks}</Document></kml>"#).into_bytes()
}

pub async fn geopackage(path: &Path, columns: &[&str], rows: &[(f64, f64, Vec<String>)]) -> Checked {
    use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};
    let mut file =
        sqlx::sqlite::SqliteConnectOptions::new().filename(path).create_if_missing(true).connect().await?;
    let declared: String = columns.iter().map(|column| format!(", \"{column}\" TEXT")).collect();
    for sql in [
        "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT)".to_owned(),
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT)".to_owned(),
        format!("CREATE TABLE penginapan (fid INTEGER PRIMARY KEY, geom BLOB{declared})"),
        "INSERT INTO gpkg_contents VALUES ('penginapan', 'features')".to_owned(),
        "INSERT INTO gpkg_geometry_columns VALUES ('penginapan', 'geom')".to_owned(),
    ] {
        sqlx::query(AssertSqlSafe(sql)).execute(&mut file).await?;
    }
    for (lon, lat, cells) in rows {
        let blob = [b"GP\0\x01\xe6\x10\0\0\x01\x01\0\0\0".as_slice(), &lon.to_le_bytes(), &lat.to_le_bytes()]
            .concat();
        let marks: String = (2..columns.len() + 2).map(|number| format!(", ${number}")).collect();
        let mut query =
            sqlx::query(AssertSqlSafe(format!("INSERT INTO penginapan VALUES (NULL, $1{marks})"))).bind(blob);
        for cell in cells {
            query = query.bind(cell.clone());
        }
        query.execute(&mut file).await?;
    }
    file.close().await?;
    Ok(())
}

pub fn text(rows: &Grid, separator: char) -> String {
    let cell = |cell: &String| {
        if cell.contains([separator, '"', '\n']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.clone()
        }
    };
    rows.iter()
        .map(|row| row.iter().map(cell).collect::<Vec<_>>().join(&separator.to_string()) + "\r\n")
        .collect()
}

pub fn utf16(text: &str, is_little: bool) -> Vec<u8> {
    let unit = |unit: u16| if is_little { unit.to_le_bytes() } else { unit.to_be_bytes() };
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(unit).collect()
}

/// For text of Latin letters alone.
pub fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()
}
