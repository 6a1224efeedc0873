//! Templates of an office's own: what they reach, and how a broken one is told.

use petapora_paper::{PaperFault, sheet};
use petapora_tests::Checked;

use crate::{built_in, route, text_of};

fn fault(template: &str, text: &str) -> PaperFault {
    sheet(&built_in().with(template, text.into()), &route(&["Mess"])).expect_err("it is broken")
}

#[test]
fn a_broken_template_is_named_with_line_and_column_and_what_to_do() {
    let unknown = fault("sheet.typ", "// Kop sendiri\n\nTim #paper\n");
    assert_eq!((unknown.template.as_str(), unknown.at), ("sheet.typ", Some((3, 6))));
    let said = unknown.to_string();
    assert!(
        said.contains("line 3, column 6") && said.contains("paper") && said.contains("remove the file"),
        "{said}"
    );
    let unclosed = fault("office.typ", "#let paper = json(\"paper.json\")\n#let x = (1, 2\n");
    assert_eq!((unclosed.template.as_str(), unclosed.at), ("office.typ", Some((2, 10))));
    let field = fault("sheet.typ", "#import \"office.typ\": *\n#for stop in paper.stops {\n  stop.nama\n}");
    assert_eq!((field.template.as_str(), field.at.map(|(line, _)| line)), ("sheet.typ", Some(3)));
    let bytes =
        sheet(&built_in().with("sheet.typ", vec![0xff, 0xfe]), &route(&["Mess"])).expect_err("no text");
    assert_eq!(bytes.template, "sheet.typ");
}

#[test]
fn a_template_reaches_no_file_no_package_and_no_clock() {
    for (text, word) in [
        ("#read(\"/etc/passwd\")", "not found"),
        ("#read(\"../../Cargo.toml\")", ""),
        ("#import \"@preview/example:0.1.0\": *", "not found"),
        ("#datetime.today().display()", "date"),
        ("#image(\"https://peta.example/a.png\")", "not found"),
    ] {
        let fault = fault("sheet.typ", text);
        assert!(fault.what.contains(word), "{text}: {fault}");
        assert_eq!(fault.at.map(|(line, _)| line), Some(1), "{text}: {fault}");
    }
}

#[test]
fn an_office_prints_with_its_own_template_and_picture() -> Checked {
    let logo = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"40\"><rect width=\"9\" height=\"9\"/></svg>";
    let own = "#import \"office.typ\": *\n#image(\"lambang.svg\")\nRute milik #paper.team, #paper.stops.len() titik";
    let templates = built_in().with("lambang.svg", logo.into()).with("sheet.typ", own.into());
    let text = text_of(&sheet(&templates, &route(&["Mess", "Kos"]))?)?;
    assert_eq!(text, "RutemilikTim1,2titik");
    Ok(())
}
