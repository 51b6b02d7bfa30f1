//! What may stand at a place of a line: commands, their parameters, paths, words of the seat.

use sim::console::{Session, find, offers};
use sim::kernel::text::starts_with;
use sim::world::World;

use super::line::WORDS;

/// Offers at most so many.
const MOST: usize = 200;

/// The word that is being typed begins here, and these are whole words that begin like it.
#[must_use]
pub fn complete(world: &World, session: &Session, typed: &str) -> (usize, Vec<String>) {
    let begin = typed.rfind([' ', ';', '|', '"', '\'']).map_or(0, |at| at + 1);
    let word = &typed[begin..];
    let statement = typed[..begin].rsplit([';', '|']).next().unwrap_or_default();
    let first = statement.split_whitespace().next();
    let mut offers: Vec<String> = match first {
        None if word.starts_with(':') && begin == 0 => WORDS.map(str::to_owned).to_vec(),
        None => offers().map(|offer| offer.name.to_owned()).collect(),
        Some(command) if word.starts_with('-') => {
            let names = find(command).map(|offer| offer.parameters).unwrap_or_default();
            names.iter().map(|name| format!("-{name}")).collect()
        }
        Some(_) => paths(world, session, word),
    };
    offers.retain(|offer| starts_with(offer, word));
    offers.sort();
    offers.dedup();
    offers.truncate(MOST);
    (begin, offers)
}

/// What lies in the directory that a word names, with the word's own way to it in front.
fn paths(world: &World, session: &Session, word: &str) -> Vec<String> {
    let (above, name) = word.rsplit_once('\\').unwrap_or(("", word));
    let way = &word[..word.len() - name.len()];
    let files = &world.host.files;
    let directory = match above {
        "" if way.is_empty() => session.directory.clone(),
        above => format!("{}\\", session.absolute(above)),
    };
    let Ok(directory) = files.lookup(&directory) else { return Vec::new() };
    let children = files.children(directory).into_iter();
    children.map(|child| format!("{way}{}", files.name(child))).collect()
}

#[cfg(test)]
mod tests {
    use scenarios::images::Images;
    use sim::kernel::seed::Seed;

    use super::*;

    #[test]
    fn commands_parameters_paths_and_words_of_the_seat_are_offered() {
        let images = Images::load().expect("the images are whole");
        let world = images.build("server-2019-protected", Seed(1)).expect("a healthy machine");
        let mut session = Session::administrator(&world);
        session.directory = r"C:\".to_owned();
        let offers = |typed: &str| complete(&world, &session, typed);
        assert_eq!(offers("vssad"), (0, vec!["vssadmin".to_owned()]));
        assert_eq!(offers(":und"), (0, vec![":undo".to_owned()]));
        assert_eq!(offers("Get-Service -na"), (12, vec!["-Name".to_owned()]));
        assert_eq!(offers("dir win"), (4, vec!["Windows".to_owned()]));
        assert_eq!(offers(r#"dir "C:\Windows\tem"#), (5, vec![r"C:\Windows\Temp".to_owned()]));
        assert!(offers("no-such-command -x").1.is_empty());
        assert!(offers("").1.len() > 100);
    }
}
