//! What is asked of the sites, read from an address. Invariant: a parameter that is
//! not known is refused by name, never passed over: a filter that silently does not
//! filter is worse than none.

use jiff::civil::Date;
use petapora_wire::{BadParameter, SiteFilter};
use sha2::{Digest, Sha256};

use crate::access::Scope;
use crate::index::{Counted, Snapshot, Sort};

const DEFAULT_LIMIT: usize = 100;
const MAX_LIMIT: usize = 500;

/// Decoded pairs of a query string.
pub type Pairs = Vec<(String, String)>;

/// A page of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct PageQuery {
    pub filter: SiteFilter,
    pub sort: Sort,
    pub backwards: bool,
    pub limit: usize,
    pub after: Option<After>,
    /// Count the facets as well; they take longer than the list.
    pub facets: bool,
}

/// Where the next page begins: after this site, or at this place in the list if the
/// site is no longer in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct After {
    offset: usize,
    site: String,
}

impl After {
    fn parse(text: &str) -> Option<Self> {
        let (offset, site) = text.split_once('.')?;
        Some(Self { offset: offset.parse().ok()?, site: site.to_owned() })
    }

    fn start(&self, snapshot: &Snapshot, sites: &[Counted]) -> usize {
        snapshot.position(sites, &self.site).map_or(self.offset, |at| at + 1).min(sites.len())
    }
}

impl PageQuery {
    pub fn read(pairs: &Pairs) -> Result<Self, BadParameter> {
        let own = ["sort", "limit", "after", "facets"];
        let filter = filter(pairs, &own)?;
        let mut query = Self {
            filter,
            sort: Sort::default(),
            backwards: false,
            limit: DEFAULT_LIMIT,
            after: None,
            facets: true,
        };
        for (name, value) in pairs {
            let bad = |expected| BadParameter { name: name.clone(), expected };
            match name.as_str() {
                "sort" => {
                    let (backwards, by) = match value.strip_prefix('-') {
                        Some(by) => (true, by),
                        None => (false, value.as_str()),
                    };
                    query.backwards = backwards;
                    query.sort = Sort::parse(by)
                        .ok_or_else(|| bad("occupancy, people, name, kelurahan or source_date, '-' before it turns it around"))?;
                }
                "limit" => {
                    query.limit = value
                        .parse()
                        .ok()
                        .filter(|limit| (1..=MAX_LIMIT).contains(limit))
                        .ok_or_else(|| bad("1 to 500"))?;
                }
                "after" => {
                    let after = After::parse(value).ok_or_else(|| bad("the `next` of the page before"))?;
                    query.after = Some(after);
                }
                "facets" => {
                    query.facets = match value.as_str() {
                        "true" => true,
                        "false" => false,
                        _ => return Err(bad("true or false")),
                    };
                }
                _ => {}
            }
        }
        Ok(query)
    }

    /// Sorts the selected sites and cuts the page out, with the token of the next one.
    pub fn page(&self, snapshot: &Snapshot, mut sites: Vec<Counted>) -> (Vec<Counted>, Option<String>) {
        snapshot.sort(&mut sites, self.sort, self.backwards);
        let from = self.after.as_ref().map_or(0, |after| after.start(snapshot, &sites));
        let until = (from + self.limit).min(sites.len());
        let more = until < sites.len();
        let page: Vec<Counted> = sites.drain(from..until).collect();
        let next = page.last().filter(|_| more).map(|last| format!("{until}.{}", snapshot.id_of(last)));
        (page, next)
    }
}

/// Reads a filter; other parameters than its own and `others` are refused.
pub fn filter(pairs: &Pairs, others: &[&str]) -> Result<SiteFilter, BadParameter> {
    let known = |name: &str| SiteFilter::PARAMETERS.contains(&name) || others.contains(&name);
    if let Some((name, _)) = pairs.iter().find(|(name, _)| !known(name)) {
        return Err(BadParameter {
            name: name.clone(),
            expected: "bbox, near with radius_m, polygon, role, kind, kelurahan, status, expires_within_days, \
                company, sector, agency, date, over_capacity, ids, q; and in the list sort, limit, after, facets",
        });
    }
    let filter = SiteFilter::from_pairs(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))?;
    if let Some(date) = &filter.date {
        day("date", date)?;
    }
    Ok(filter)
}

/// A day of the calendar.
pub fn day(name: &str, text: &str) -> Result<Date, BadParameter> {
    text.parse().map_err(|_| BadParameter { name: name.to_owned(), expected: "YYYY-MM-DD" })
}

/// Strong ETag of an answer: the same for the same snapshot, ground, day, scope and
/// question, and told apart from any other.
pub fn etag(snapshot: &Snapshot, ground: i64, as_of: &str, scope: &Scope, question: &str) -> String {
    let own = scope.own_agency.map_or("", |agency| agency.as_str());
    let said = format!("{} {ground} {as_of} {own} {} {question}", snapshot.seq, scope.area);
    let hash = Sha256::digest(said.as_bytes());
    format!("\"{}-{}\"", snapshot.seq, data_encoding::HEXLOWER.encode(&hash[..12]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Pairs {
        text.split('&').filter_map(|pair| pair.split_once('=')).map(|(n, v)| (n.into(), v.into())).collect()
    }

    #[test]
    fn an_unknown_parameter_is_refused_by_name() {
        assert_eq!(
            PageQuery::read(&pairs("role=residence&colour=red")).map_err(|e| e.name),
            Err("colour".into())
        );
        assert_eq!(filter(&pairs("limit=3"), &[]).map_err(|e| e.name), Err("limit".into()));
        for bad in [
            "limit=0",
            "limit=501",
            "limit=all",
            "sort=nationality",
            "facets=1",
            "after=x",
            "date=2026-02-31",
        ] {
            let name = bad.split('=').next().unwrap_or_default().to_owned();
            assert_eq!(PageQuery::read(&pairs(bad)).map_err(|e| e.name), Err(name), "{bad}");
        }
    }

    #[test]
    fn a_page_is_read() {
        let page = PageQuery::read(&pairs("sort=-name&limit=7&facets=false&q=mess")).ok();
        assert_eq!(
            page.as_ref().map(|p| (p.sort, p.backwards, p.limit, p.facets)),
            Some((Sort::Name, true, 7, false))
        );
        assert_eq!(page.and_then(|p| p.filter.text), Some("mess".into()));
    }

    #[test]
    fn scopes_do_not_share_an_etag() {
        let snapshot = Snapshot::default();
        let tag = |area: &str, q: &str| {
            etag(&snapshot, 1, "2026-11-01", &Scope { area: area.into(), own_agency: None }, q)
        };
        assert_ne!(tag("", "role=residence"), tag("64.74.01", "role=residence"));
        assert_ne!(tag("", "role=residence"), tag("", ""));
        assert_eq!(tag("", "a"), tag("", "a"));
    }
}
