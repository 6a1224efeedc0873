//! The demo: the team's invented sample lists, imported like any other list.
//! Invariant: nothing is put into the registry except through the importer; done
//! again, it adds nothing.

use petapora_wire::Agency;

use crate::app::App;
use crate::error::{Error, Result};
use crate::imports::{Import, bring_in};

/// Day of the sample lists.
const LIST_DAY: &str = "2026-11-01";

macro_rules! lists {
    ($($agency:ident $file:literal),+ $(,)?) => {
        [$((Agency::$agency, $file, include_bytes!(concat!("../../tests/fixtures/bontang/", $file)).as_slice())),+]
    };
}

const LISTS: [(Agency, &str, &[u8]); 7] = lists![
    Kelurahan "kelurahan_penginapan.csv",
    Apoa "apoa_penginapan.csv",
    Imigrasi "imigrasi_izin_tinggal.csv",
    Disnaker "rptka_pengesahan.csv",
    Disnaker "disnaker_tka.xlsx",
    Kesbangpol "kesbangpol_pemantauan.geojson",
    Ksop "ksop_awak_kapal.csv",
];

/// Imports the sample lists that are not in yet.
pub async fn import_samples(app: &App) -> Result<()> {
    let folder = app.config.data.join("demo");
    std::fs::create_dir_all(&folder).map_err(Error::internal)?;
    for (agency, name, bytes) in LISTS {
        let path = folder.join(name);
        std::fs::write(&path, bytes).map_err(Error::internal)?;
        let list = Import {
            path,
            file_name: name.into(),
            agency,
            kind: None,
            columns: None,
            list_date: LIST_DAY.parse().ok(),
            dry_run: false,
            actor: "system".into(),
        };
        bring_in(app, list, |_| {}).await?;
    }
    std::fs::remove_dir_all(&folder).map_err(Error::internal)
}
