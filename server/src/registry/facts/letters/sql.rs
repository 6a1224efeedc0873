//! Letters into the registry, by the rows that told of them.

use crate::binds;
use crate::registry::facts::{NewReferral, NewSponsorReport};
use crate::registry::name_key::name_key;
use crate::store::{Result, Tx};

const ADD_REFERRAL: &str = "INSERT INTO referral (jurisdiction_id, id, number, referred_by, referred_on, place_name, \
    place_key, kelurahan_code, source_row_id) VALUES";
const ADD_SPONSOR_REPORT: &str =
    "INSERT INTO sponsor_report (jurisdiction_id, id, company_id, reported_on, source_row_id) VALUES";

/// Records letters. Errors: those of the database.
pub async fn write(
    tx: &mut Tx,
    j: &str,
    referrals: Vec<NewReferral>,
    reports: Vec<NewSponsorReport>,
) -> Result<()> {
    let referrals = referrals
        .into_iter()
        .flat_map(|r| {
            let (key, said) = (name_key(&r.said.place), r.said);
            binds![j, r.id, said.number, said.from, r.on, said.place, key, said.kelurahan_code, r.row]
        })
        .collect();
    tx.insert_many(ADD_REFERRAL, 9, referrals, "").await?;
    let reports =
        reports.into_iter().flat_map(|r| binds![j, r.id, r.company, r.on.to_string(), r.row]).collect();
    tx.insert_many(ADD_SPONSOR_REPORT, 5, reports, "").await?;
    Ok(())
}
