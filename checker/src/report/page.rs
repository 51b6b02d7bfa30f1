//! A page that can be kept: one file, in which nothing is fetched and whatever comes from outside
//! is encoded.
//!
//! *Promises*: a policy in the page forbids every request; the only script that may run is ours,
//! by its hash, and none where there is none. What a template writes is encoded by
//! [`Untrusted::for_html`] and clipped, unless it was made here. Colours follow the reader's light
//! or dark setting; the page can be printed.

use std::collections::BTreeMap;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{Environment, UndefinedBehavior, context};

use crate::ui::digest::sha256_base64;
use crate::ui::encode::{Untrusted, clip};
use crate::ui::text::Texts;

const FRAME: &str = include_str!("page/frame.html");
const STYLE: &str = include_str!("page/base.css");

/// Characters of a foreign text.
const CLIP: usize = 4000;

/// What one kind of page brings into the frame that all share.
pub(super) struct Page<'a> {
    /// Title of the window.
    pub(super) title: &'a str,
    /// Class of the body; none when empty.
    pub(super) class: &'static str,
    /// The template of the body.
    pub(super) template: &'static str,
    /// Style of what only this page has.
    pub(super) style: &'static str,
    /// Its script.
    pub(super) script: Option<&'static str>,
}

impl Page<'_> {
    /// The page with what its template shows.
    pub(super) fn render(&self, view: Value, texts: &Texts) -> String {
        let page = environment(self.template).and_then(|environment| {
            let body = environment.get_template("body.html")?.render(view)?;
            let made = Value::from_safe_string;
            environment.get_template("frame.html")?.render(context! {
                lang => texts.lang.pick("en", "ko"),
                policy => made(self.policy()),
                title => self.title,
                style => made(format!("{STYLE}{}", self.style)),
                class => self.class,
                body => made(body.trim_end().to_owned()),
                script => self.script.map(|script| made(script.to_owned())),
            })
        });
        // Templates travel in the binary and every part of them is rendered by tests.
        page.unwrap_or_else(|error| panic!("the template of the page: {error:#}"))
    }

    fn policy(&self) -> String {
        let script = self.script.map_or_else(String::new, |script| {
            format!(" script-src 'sha256-{}';", sha256_base64(script))
        });
        format!(
            "default-src 'none'; style-src 'unsafe-inline';{script} base-uri 'none'; \
             form-action 'none'"
        )
    }
}

/// A template engine that encodes whatever was not made here.
fn environment(body: &'static str) -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_formatter(|out, _, value| {
        let text = match (value.is_safe(), value.as_str()) {
            (true, Some(text)) => text.to_owned(),
            (_, Some(text)) => Untrusted::new(&clip(text, CLIP)).for_html(),
            (_, None) => Untrusted::new(&value.to_string()).for_html(),
        };
        out.write_str(&text).map_err(minijinja::Error::from)
    });
    environment.add_template("frame.html", FRAME)?;
    environment.add_template("body.html", body)?;
    Ok(environment)
}

/// Texts that a template says by their names: `PREFIX-NAME` in the files of texts.
pub(super) fn labels(
    prefix: &str,
    names: &[&'static str],
    texts: &Texts,
) -> BTreeMap<&'static str, String> {
    names.iter().map(|name| (*name, texts.say(&format!("{prefix}-{name}")))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::text::Lang;

    fn page(script: Option<&'static str>) -> String {
        let template = "<p>{{ foreign }}</p>";
        let page = Page { title: "<t>", class: "", template, style: "p{}", script };
        page.render(context! { foreign => "<script>1</script>" }, &Texts::new(Lang::Ko))
    }

    #[test]
    fn what_is_foreign_is_encoded_and_a_page_without_script_allows_none() {
        let text = page(None);
        assert!(text.contains("<p>&#60;script&#62;") || text.contains("<p>&lt;script&gt;"));
        assert!(text.contains("<html lang=\"ko\">") && text.contains("p{}</style>"), "{text}");
        assert!(!text.contains("<script") && !text.contains("script-src"), "{text}");
        assert!(!text.contains("<t>"), "{text}");
        assert!(page(Some("1")).contains("script-src 'sha256-"));
        assert!(page(Some("1")).contains("<script>1</script>\n</body>"));
    }
}
