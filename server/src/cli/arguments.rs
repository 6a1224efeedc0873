//! What can be said on the command line; `--help` is made of these texts.
//! Invariant: no argument holds a secret; a wrong code names the right ones.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;
use petapora_wire::{Agency, ListKind, Role};

/// Petapora: one shared, accountable map for the team that supervises foreigners.
#[derive(Parser)]
#[command(name = "petapora", version, about, disable_help_subcommand = true)]
pub(super) struct Cli {
    /// Folder of the SQLite database and the key file. With DATABASE_URL=postgres://…
    /// the records live there, and the folder holds only the key file.
    #[arg(long, global = true, env = "PETAPORA_DATA", default_value = "data")]
    pub(super) data: PathBuf,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Serves the map. Prints one line: the address, with a one-time sign-in for the
    /// demo, or a set-up link while there is no administrator.
    Serve(ServeArgs),
    /// Brings the database up to date and stops.
    Migrate,
    /// Imports one list of one agency. A bad row is reported, the good rows go in; the
    /// same file twice adds nothing.
    Import(ImportArgs),
    /// Works out over all lists which rows are one person, with weights learned from them
    /// (from 300 rows on), stores the links and says how many there are and how many
    /// pairs a person should look at. Decisions of people hold; changes no record; audited.
    Reconcile {
        /// Prints {"rows","persons","linked","asked"}.
        #[arg(long)]
        json: bool,
    },
    /// Writes records out as files. Each export is audited.
    #[command(subcommand)]
    Export(ExportCommand),
    /// Looks for what asks to be verified.
    #[command(subcommand)]
    Alerts(AlertsCommand),
    /// Manages accounts.
    #[command(subcommand)]
    User(UserCommand),
    /// Manages the map's ground.
    #[command(subcommand)]
    Region(RegionCommand),
    /// Writes the templates of official papers into the folder `templates` of the data
    /// folder, to be edited there; files that are there stay.
    Templates,
    /// Checks the audit.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Reads a workbook for another Petapora process, under limits.
    #[command(hide = true)]
    ReadSheet { file: PathBuf },
}

#[derive(Args)]
pub(super) struct ServeArgs {
    /// Fills an empty database with the invented sample lists and lets a demo planner
    /// sign in once by the printed link.
    #[arg(long)]
    pub(super) demo: bool,
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub(super) listen: SocketAddr,
}

#[derive(Args)]
pub(super) struct ImportArgs {
    /// The list as the agency sent it: CSV, XLSX, XLS, ODS, GeoJSON, GeoPackage or KML.
    pub(super) file: PathBuf,
    /// Who sent it.
    #[arg(long, value_parser = parse_agency)]
    pub(super) agency: Agency,
    /// What it is; guessed from its columns if left out.
    #[arg(long, value_parser = parse_list_kind)]
    pub(super) kind: Option<ListKind>,
    /// The list's own date (YYYY-MM-DD); taken from its title or today if left out.
    #[arg(long)]
    pub(super) list_date: Option<Date>,
    /// Account of the second officer who looked at the list: needed where it differs by
    /// more than 20 % from the agency's last one. It is written into the audit.
    #[arg(long, value_name = "NAME")]
    pub(super) second_officer: Option<String>,
    /// Checks and reports everything, records nothing.
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Prints {"rows","accepted","rejected","duplicates","findings":[…]}.
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Subcommand)]
pub(super) enum ExportCommand {
    /// Writes which rows of which files are one person: file,row,person. The row is the
    /// line of the file, the row of the sheet or the 1-based feature; the person is a
    /// number of this export alone.
    Links {
        /// The only format there is.
        #[arg(long, default_value = "csv", value_parser = ["csv"])]
        format: String,
        /// File to write; stdout if left out.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Writes sites as GeoJSON (RFC 7946).
    Sites {
        /// The same parameters as GET /api/v1/sites, e.g. "role=residence&over_capacity=true".
        #[arg(long, default_value = "")]
        filter: String,
        /// File to write; stdout if left out.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Writes the open alerts, one line for each case; `alerts run` finds them.
    Alerts {
        #[arg(long, value_enum, default_value = "csv")]
        format: AlertFormat,
        /// Also what only asks for a letter or for data.
        #[arg(long)]
        reminders: bool,
        /// File to write; stdout if left out.
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum AlertFormat {
    Csv,
}

#[derive(Subcommand)]
pub(super) enum AlertsCommand {
    /// Judges a day by the rules: opens alerts, keeps those that hold, ends those that
    /// do not and that nobody has taken up.
    Run {
        /// The day to judge (YYYY-MM-DD); today if left out.
        #[arg(long, value_name = "DATE")]
        at: Option<Date>,
        /// Prints {"day","opened","ended","held","unlocated","signals":[…],"streams":[…]}.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
pub(super) enum UserCommand {
    /// Makes an account and prints the one-time path on which its owner sets a password.
    Add {
        username: String,
        #[arg(long, value_parser = parse_role)]
        role: Role,
        /// Full name.
        #[arg(long)]
        name: Option<String>,
        /// Needed for a contributor.
        #[arg(long, value_parser = parse_agency)]
        agency: Option<Agency>,
        /// Code prefix of the area, e.g. 64.74.01; the whole city if left out.
        #[arg(long, default_value = "")]
        area: String,
        #[arg(long)]
        json: bool,
    },
    /// Lists the accounts.
    List {
        #[arg(long)]
        json: bool,
    },
    /// Ends an account's sessions and keeps it from signing in.
    Disable { username: String },
    /// Lets a disabled account sign in again.
    Enable { username: String },
    /// Prints a new one-time path on which the owner sets a password.
    Link { username: String },
}

#[derive(Subcommand)]
pub(super) enum RegionCommand {
    /// Checks a region package and installs it as the map's ground.
    Install {
        folder: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// Takes the roads of an OpenStreetMap extract, with turn restrictions and ferries, in
    /// the place of the region's own, now and after later installs. Only what lies in the
    /// region and 10 km around it is kept; the same roads again change nothing.
    Roads {
        /// An .osm.pbf file that covers the city.
        extract: PathBuf,
        /// Prints {"source","attribution","hash","links","km","bans","bans_ignored","new"}.
        #[arg(long)]
        json: bool,
    },
    /// Says which region is installed.
    Show {
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
pub(super) enum AuditCommand {
    /// Recomputes the whole hash chain and prints its length and head. Write the head
    /// down outside: a shortened chain shows only against it.
    Verify {
        /// Prints {"entries","head_hash"}.
        #[arg(long)]
        json: bool,
    },
}

fn parse_agency(text: &str) -> std::result::Result<Agency, String> {
    Agency::parse(&text.to_uppercase()).ok_or_else(|| one_of(Agency::ALL.iter().map(|a| a.as_str())))
}

fn parse_list_kind(text: &str) -> std::result::Result<ListKind, String> {
    ListKind::parse(text).ok_or_else(|| one_of(ListKind::ALL.iter().map(|k| k.as_str())))
}

fn parse_role(text: &str) -> std::result::Result<Role, String> {
    Role::parse(text).ok_or_else(|| one_of(Role::ALL.iter().map(|r| r.as_str())))
}

fn one_of<'a>(values: impl Iterator<Item = &'a str>) -> String {
    format!("use one of: {}", values.collect::<Vec<_>>().join(", "))
}
