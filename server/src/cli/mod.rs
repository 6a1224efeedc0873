//! The command line: what each command promises stands in its `--help`.
//! Invariant: results go to stdout, everything else to stderr; `--json` prints one
//! JSON document; a failure prints what happened and what to do, and exits with 1.

mod arguments;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser as _;
use jiff::civil::Date;
use petapora_wire::{Agency, NewAccount};
use serde::Serialize;

use self::arguments::{
    AlertFormat, AlertsCommand, AuditCommand, Cli, Command, ExportCommand, ImportArgs, RegionCommand,
    UserCommand,
};
use crate::access::Scope;
use crate::app::{App, router};
use crate::clock::Clock;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::imports::{Import, Way, bring_in_by};
use crate::store::verify_audit;
use crate::{access, alerts, demo, imports, inspections, layers, reconcile, region, serve};

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
        Command::Reconcile { json } => reconciled(App::open(config, false).await?, json).await,
        Command::Export(ExportCommand::Links { format: _, out }) => {
            let csv = reconcile::cli::links_csv(&App::open(config, false).await?).await?;
            match out {
                Some(path) => std::fs::write(&path, csv)
                    .map_err(|error| Error::Internal(format!("{}: {error}", path.display()))),
                None => std::io::stdout().write_all(csv.as_bytes()).map_err(Error::internal),
            }
        }
        Command::Export(ExportCommand::Sites { filter, out }) => {
            export_sites(App::open(config, false).await?, &filter, out).await
        }
        Command::Export(ExportCommand::Alerts { format: AlertFormat::Csv, reminders, out }) => {
            let app = App::open(config, false).await?;
            let lines = alerts::export(&app, "cli", reminders).await?;
            let mut target = sink(out.as_deref())?;
            target.write_all(&lines).and_then(|()| target.flush()).map_err(Error::internal)
        }
        Command::Alerts(AlertsCommand::Run { at, json }) => {
            run_alerts(App::open(config, false).await?, at, json).await
        }
        Command::User(command) => user(App::open(config, false).await?, command).await,
        Command::Region(command) => ground(App::open(config, false).await?, command).await,
        Command::Templates => {
            for path in inspections::paper::write_templates(&config.data).map_err(Error::internal)? {
                print(&path.display().to_string())?;
            }
            Ok(())
        }
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
    imports::sweep(&config.data);
    let app = App::open(config, with_demo).await?;
    if app.jurisdiction.demo {
        demo::import_samples(&app).await?;
    }
    let link = if app.jurisdiction.demo {
        Some(access::cli::demo_sign_in_link(&app).await?)
    } else {
        access::cli::set_up_link(&app).await?
    };
    app.read_sites().await?;
    app.follow();
    tokio::spawn(alerts::follow(app.clone()));
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
        columns: None,
        list_date: arguments.list_date,
        dry_run: arguments.dry_run,
        actor: "cli".into(),
    };
    let second = match &arguments.second_officer {
        Some(username) => Some(access::cli::second_officer(&app, username, arguments.agency).await?),
        None => None,
    };
    let report = bring_in_by(&app, list, Way::Command { second: second.as_ref() }, |progress| {
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

async fn reconciled(app: App, json: bool) -> Result<()> {
    let summary = reconcile::cli::reconcile(&app).await?;
    if json {
        return print_json(&summary);
    }
    print(&format!(
        "{} rows, {} persons, {} links, {} pairs for a person to look at",
        summary.rows, summary.persons, summary.linked, summary.asked
    ))
}

async fn export_sites(app: App, filter: &str, out: Option<PathBuf>) -> Result<()> {
    let filter = layers::filter_in(filter)?;
    app.read_sites().await?;
    let mut target = sink(out.as_deref())?;
    for chunk in layers::export_sites(&app, "cli", &Scope::default(), &filter).await? {
        target.write_all(&chunk).map_err(Error::internal)?;
    }
    target.flush().map_err(Error::internal)
}

/// The file to write, or standard output without one.
fn sink(out: Option<&Path>) -> Result<Box<dyn std::io::Write>> {
    let Some(path) = out else {
        return Ok(Box::new(std::io::stdout()));
    };
    let file = std::fs::File::create(path);
    let file = file.map_err(|error| Error::Internal(format!("{}: {error}", path.display())))?;
    Ok(Box::new(file))
}

async fn run_alerts(app: App, at: Option<Date>, json: bool) -> Result<()> {
    let outcome = alerts::run(&app, "cli", at).await?;
    if json {
        return print_json(&outcome);
    }
    for signal in &outcome.signals {
        print(&format!("{}\t{}\t{}", signal.signal, signal.target, signal.sentence.id))?;
    }
    for stream in &outcome.streams {
        for crowd in &stream.crowds {
            let what = match crowd.strength {
                alerts::Strength::Open => "would open",
                alerts::Strength::Watch => "watch",
                alerts::Strength::Faint => continue,
            };
            print(&format!(
                "{}\t{what}\t{}\t{}",
                stream.stream,
                crowd.targets.join(", "),
                crowd.sentence.id
            ))?;
        }
        let few = if stream.too_few { ", too few to tell" } else { "" };
        let (people, groups) = (stream.people, stream.groups);
        print(&format!(
            "{}\t{people} arrivals in {groups} groups, {} weeks{few}",
            stream.stream, stream.weeks
        ))?;
    }
    print(&format!(
        "{}: {} signals, {} opened, {} ended, {} places unlocated",
        outcome.day,
        outcome.signals.len(),
        outcome.opened,
        outcome.ended,
        outcome.unlocated
    ))
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
        RegionCommand::Roads { extract, json } => return roads(&app, &extract, json).await,
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
        region.attribution.en
    ))
}

async fn roads(app: &App, extract: &Path, json: bool) -> Result<()> {
    let roads = inspections::import_roads(app, extract).await?;
    if json {
        return print_json(&roads);
    }
    print(&format!(
        "{}: {:.0} km of roads in {} links, {} turn restrictions ({} ignored){}\n{}",
        roads.source,
        roads.km,
        roads.links,
        roads.bans,
        roads.bans_ignored,
        if roads.new { "" } else { ", in use already" },
        roads.attribution
    ))
}

fn print(line: &str) -> Result<()> {
    writeln!(std::io::stdout(), "{line}").map_err(Error::internal)
}

fn print_json(value: &impl Serialize) -> Result<()> {
    print(&serde_json::to_string(value).map_err(Error::internal)?)
}
