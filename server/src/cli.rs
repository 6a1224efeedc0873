//! The command line: what each command promises stands in its `--help`.
//! Invariant: results go to stdout, everything else to stderr; `--json` prints one
//! JSON document; a failure prints what happened and what to do, and exits with 1.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;
use petapora_wire::{Agency, ListKind, NewAccount, Role};
use serde::Serialize;

use crate::access::Scope;
use crate::app::{App, router};
use crate::clock::Clock;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::imports::{Import, import};
use crate::store::verify_audit;
use crate::{access, demo, imports, layers, region, serve};

/// Petapora: one shared, accountable map for the team that supervises foreigners.
#[derive(Parser)]
#[command(name = "petapora", version, about, disable_help_subcommand = true)]
struct Cli {
    /// Folder of the SQLite database and the key file. With DATABASE_URL=postgres://…
    /// the records live there, and the folder holds only the key file.
    #[arg(long, global = true, env = "PETAPORA_DATA", default_value = "data")]
    data: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the map. Prints one line: the address, with a one-time sign-in for the
    /// demo, or a set-up link while there is no administrator.
    Serve(ServeArgs),
    /// Brings the database up to date and stops.
    Migrate,
    /// Imports one list of one agency. A bad row is reported, the good rows go in; the
    /// same file twice adds nothing.
    Import(ImportArgs),
    /// Writes records out as files. Each export is audited.
    #[command(subcommand)]
    Export(ExportCommand),
    /// Manages accounts.
    #[command(subcommand)]
    User(UserCommand),
    /// Manages the map's ground.
    #[command(subcommand)]
    Region(RegionCommand),
    /// Checks the audit.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Reads a workbook for another Petapora process, under limits.
    #[command(hide = true)]
    ReadSheet { file: PathBuf },
}

#[derive(Args)]
struct ServeArgs {
    /// Fills an empty database with the invented sample lists and lets a demo planner
    /// sign in once by the printed link.
    #[arg(long)]
    demo: bool,
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

#[derive(Args)]
struct ImportArgs {
    /// The list: CSV, XLSX or GeoJSON, as the agency sent it.
    file: PathBuf,
    /// Who sent it.
    #[arg(long, value_parser = parse_agency)]
    agency: Agency,
    /// What it is; guessed from its columns if left out.
    #[arg(long, value_parser = parse_list_kind)]
    kind: Option<ListKind>,
    /// The list's own date (YYYY-MM-DD); taken from its title or today if left out.
    #[arg(long)]
    list_date: Option<Date>,
    /// Checks and reports everything, records nothing.
    #[arg(long)]
    dry_run: bool,
    /// Prints {"rows","accepted","rejected","duplicates","findings":[…]}.
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
enum ExportCommand {
    /// Writes sites as GeoJSON (RFC 7946).
    Sites {
        /// The same parameters as GET /api/v1/sites, e.g. "role=residence&over_capacity=true".
        #[arg(long, default_value = "")]
        filter: String,
        /// File to write; stdout if left out.
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
enum UserCommand {
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
enum RegionCommand {
    /// Checks a region package and installs it as the map's ground.
    Install {
        folder: PathBuf,
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
enum AuditCommand {
    /// Recomputes the whole hash chain and prints its length and head. Write the head
    /// down outside: a shortened chain shows only against it.
    Verify {
        /// Prints {"entries","head_hash"}.
        #[arg(long)]
        json: bool,
    },
}

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Command::ReadSheet { file } = &cli.command {
        // Before any thread exists, so that the limits hold for all of it.
        return imports::list::read_sheet_child(file);
    }
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("PETAPORA_LOG").unwrap_or_else(|_| "warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&Error::internal(error)),
    };
    match runtime.block_on(run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(error: &Error) -> ExitCode {
    let problem = error.problem();
    let what = match error {
        // The operator at the terminal may know what went wrong inside.
        Error::Internal(what) => what.clone(),
        _ => format!("{} / {}", problem.detail.id, problem.detail.en),
    };
    let _ = writeln!(std::io::stderr(), "petapora: {what}\n  {} / {}", problem.fix.id, problem.fix.en);
    ExitCode::FAILURE
}

async fn run(cli: Cli) -> Result<()> {
    let mut config = Config {
        data: cli.data,
        database_url: std::env::var("DATABASE_URL").ok().filter(|url| !url.is_empty()),
        listen: ([127, 0, 0, 1], 8080).into(),
        clock: Clock::System,
        program: std::env::current_exe().map_err(Error::internal)?,
    };
    match cli.command {
        Command::Serve(arguments) => {
            config.listen = arguments.listen;
            run_server(config, arguments.demo).await
        }
        Command::Migrate => {
            let app = App::open(config, false).await?;
            print(&format!("{}: up to date", app.store.engine_name()))
        }
        Command::Import(arguments) => import_list(App::open(config, false).await?, arguments).await,
        Command::Export(ExportCommand::Sites { filter, out }) => {
            export_sites(App::open(config, false).await?, &filter, out).await
        }
        Command::User(command) => user(App::open(config, false).await?, command).await,
        Command::Region(command) => ground(App::open(config, false).await?, command).await,
        Command::Audit(AuditCommand::Verify { json }) => {
            let app = App::open(config, false).await?;
            let verified = verify_audit(&app.store, &app.jurisdiction.id).await?;
            if json {
                print_json(
                    &serde_json::json!({ "entries": verified.entries, "head_hash": verified.head_hash }),
                )
            } else {
                print(&format!("{} entries, chain intact, head {}", verified.entries, verified.head_hash))
            }
        }
        Command::ReadSheet { .. } => Ok(()),
    }
}

async fn run_server(config: Config, with_demo: bool) -> Result<()> {
    let listener = tokio::net::TcpListener::bind(config.listen).await.map_err(|error| {
        Error::Internal(format!("{}: {error}; choose another with --listen", config.listen))
    })?;
    let address = listener.local_addr().map_err(Error::internal)?;
    let app = App::open(config, with_demo).await?;
    if app.jurisdiction.demo {
        demo::import_samples(&app).await?;
    }
    let link = if app.jurisdiction.demo {
        Some(access::cli::demo_sign_in_link(&app).await?)
    } else {
        access::cli::set_up_link(&app).await?
    };
    app.follow();
    let what = match (&link, app.jurisdiction.demo) {
        (Some(_), true) => "  (masuk sekali pakai untuk contoh · one-time demo sign-in)",
        (Some(_), false) => "  (penyiapan administrator · administrator's set-up)",
        (None, _) => "",
    };
    print(&format!("Petapora: http://{address}{}{what}", link.as_deref().unwrap_or("/")))?;
    serve::serve(listener, router(app.clone())).await.map_err(Error::internal)?;
    app.store.close().await;
    Ok(())
}

async fn import_list(app: App, arguments: ImportArgs) -> Result<()> {
    let file_name = arguments.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let list = Import {
        path: arguments.file,
        file_name,
        agency: arguments.agency,
        kind: arguments.kind,
        list_date: arguments.list_date,
        dry_run: arguments.dry_run,
        actor: "cli".into(),
    };
    let report = import(&app, list, |progress| {
        if !arguments.json {
            let _ =
                write!(std::io::stderr(), "\r{} rows, {:.0} rows/s  ", progress.rows, progress.rows_per_s);
        }
    })
    .await?;
    if arguments.json {
        return print_json(&serde_json::json!({
            "rows": report.rows,
            "accepted": report.accepted,
            "rejected": report.rejected,
            "duplicates": report.duplicates,
            "findings": report.findings,
        }));
    }
    let _ = writeln!(std::io::stderr());
    if report.repeated {
        return print(
            "Berkas ini sudah pernah diimpor; tidak ada yang ditambahkan. / Imported before; nothing added.",
        );
    }
    for finding in &report.findings {
        let column = finding.column.as_deref().map(|column| format!(" [{column}]")).unwrap_or_default();
        print(&format!(
            "{}:{}{column} {}: {} {}",
            report.file_name, finding.line, finding.severity, finding.reason.id, finding.suggestion.id
        ))?;
    }
    print(&format!(
        "{}: {} rows = {} accepted + {} rejected + {} duplicates; {} findings{}",
        report.file_name,
        report.rows,
        report.accepted,
        report.rejected,
        report.duplicates,
        report.findings_total,
        if arguments.dry_run { " (dry run, nothing recorded)" } else { "" }
    ))
}

async fn export_sites(app: App, filter: &str, out: Option<PathBuf>) -> Result<()> {
    let filter = layers::filter_in(filter)?;
    let mut target: Box<dyn std::io::Write> = match &out {
        Some(path) => Box::new(
            std::fs::File::create(path)
                .map_err(|error| Error::Internal(format!("{}: {error}", path.display())))?,
        ),
        None => Box::new(std::io::stdout()),
    };
    for chunk in layers::export_sites(&app, "cli", &Scope::default(), &filter).await? {
        target.write_all(&chunk).map_err(Error::internal)?;
    }
    target.flush().map_err(Error::internal)
}

async fn user(app: App, command: UserCommand) -> Result<()> {
    match command {
        UserCommand::Add { username, role, name, agency, area, json } => {
            let display_name = name.unwrap_or_else(|| username.clone());
            let account = NewAccount { username, display_name, role, agency, area };
            let invitation = access::cli::add_account(&app, account).await?;
            if json { print_json(&invitation) } else { print(&invitation.link) }
        }
        UserCommand::List { json } => {
            let accounts = access::cli::list_accounts(&app).await?;
            if json {
                return print_json(&accounts);
            }
            for account in accounts {
                let agency = account.agency.map_or("-", Agency::as_str);
                let state = if account.disabled { "disabled" } else { "enabled" };
                let area = if account.area.is_empty() { "*" } else { &account.area };
                print(&format!(
                    "{}\t{}\t{agency}\t{area}\t{state}\t{}",
                    account.username, account.role, account.display_name
                ))?;
            }
            Ok(())
        }
        UserCommand::Disable { username } => access::cli::set_disabled(&app, &username, true).await.map(drop),
        UserCommand::Enable { username } => access::cli::set_disabled(&app, &username, false).await.map(drop),
        UserCommand::Link { username } => print(&access::cli::new_password_link(&app, &username).await?.link),
    }
}

async fn ground(app: App, command: RegionCommand) -> Result<()> {
    let (region, json) = match command {
        RegionCommand::Install { folder, json } => (region::install(&app, &folder).await?, json),
        RegionCommand::Show { json } => (app.ground.load().region.clone(), json),
    };
    if json {
        return print_json(&region);
    }
    print(&format!(
        "{} ({}), version {}, {} kelurahan, {:.0} km of roads{}\n{}",
        region.name.id,
        region.date,
        region.version,
        region.kelurahan.len(),
        region.roads_km,
        if region.generalised { ", generalised" } else { "" },
        region.attribution
    ))
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

fn print(line: &str) -> Result<()> {
    writeln!(std::io::stdout(), "{line}").map_err(Error::internal)
}

fn print_json(value: &impl Serialize) -> Result<()> {
    print(&serde_json::to_string(value).map_err(Error::internal)?)
}
