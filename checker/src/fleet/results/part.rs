//! The bytes of a part: machines of a block, column by column.
//!
//! *Promise*: bytes follow from the block alone. What most columns say depends on a machine's kind,
//! so a word is looked up once a kind and a machine takes the code; number, day, site, incident and
//! computer name are its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use parquet::arrow::{ArrowSchemaConverter, encode_arrow_schema};
use parquet::errors::Result;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::SchemaDescPtr;
use sim::image::Stage;
use sim::mars::engine;

use super::chunk::{Chunk, Encoder, Levels, Values};
use super::dictionary::{Dictionary, Plain};
use super::schema::{COLUMNS, Holds, VERSION, schema};
use super::value::{About, Of, VALUES};
use crate::fleet::field::Field;
use crate::fleet::judged::Judged;
use crate::fleet::plan::{Own, Place};
use crate::fleet::survey::Block;

/// The code of what is absent.
const NULL: u32 = u32::MAX;

/// What is true of all healthy machines of a place.
#[derive(Debug)]
pub(super) struct Versions {
    /// Product name of Windows.
    pub(super) windows: &'static str,
    /// Version of the agent.
    pub(super) agent: Option<String>,
}

/// What makes parts of a fleet.
#[derive(Debug)]
pub struct Parts<'f, 's> {
    pub(super) field: &'f Field<'s>,
    pub(super) versions: BTreeMap<Place, Versions>,
    schema: SchemaDescPtr,
    arrow: String,
    run: String,
}

impl<'f, 's> Parts<'f, 's> {
    /// For a field; `run` is the short name of the run.
    ///
    /// # Errors
    /// None that is known: a schema that Parquet does not take.
    pub fn new(field: &'f Field<'s>, run: &str) -> Result<Self> {
        let own = schema();
        let descriptor = Arc::new(ArrowSchemaConverter::new().convert(&own)?);
        let versions = field.places().map(|(place, world)| {
            let version = engine::version(&world.host).filter(|_| place.stage != Stage::Bare);
            let agent = version.map(|version| version.map(|part| part.to_string()).join("."));
            (place, Versions { windows: world.host.identity.windows.facts().0, agent })
        });
        let (versions, arrow) = (versions.collect(), encode_arrow_schema(&own));
        Ok(Self { field, versions, schema: descriptor, arrow, run: run.to_owned() })
    }

    /// The bytes of a part.
    ///
    /// # Errors
    /// A page that is too large for Parquet.
    pub fn bytes(&self, block: &Block<Arc<Judged>>) -> Result<Vec<u8>> {
        let said = |key: &str, value: String| KeyValue::new(key.to_owned(), value);
        let properties = WriterProperties::builder()
            .set_created_by(format!("marslab version {}", env!("CARGO_PKG_VERSION")))
            .set_key_value_metadata(Some(vec![
                said("ARROW:schema", self.arrow.clone()),
                said("marslab.columns", VERSION.to_string()),
                said("marslab.run", self.run.clone()),
                said("marslab.from", block.first.to_string()),
            ]))
            .set_offset_index_disabled(true)
            .build();
        let root = self.schema.root_schema_ptr();
        let mut file = SerializedFileWriter::new(Vec::new(), root, Arc::new(properties))?;
        let mut rows = file.next_row_group()?;
        let about = block.kinds.iter().map(|kind| About::new(self, kind)).collect();
        let mut columns =
            Columns { parts: self, block, about, encoder: Encoder::new()?, at: 0, codes: vec![] };
        for (at, (_, of)) in VALUES.iter().enumerate() {
            columns.at = at;
            let chunk = columns.column(of)?;
            rows.append_column(&chunk.bytes, chunk.close)?;
        }
        rows.close()?;
        file.into_inner()
    }
}

/// A part in the making.
struct Columns<'a> {
    parts: &'a Parts<'a, 'a>,
    block: &'a Block<Arc<Judged>>,
    /// Each kind of the block.
    about: Vec<About<'a>>,
    encoder: Encoder,
    /// The column that is being made.
    at: usize,
    /// Codes of its values; used again.
    codes: Vec<u32>,
}

impl<'a> Columns<'a> {
    fn column(&mut self, of: &Of) -> Result<Chunk> {
        let (machines, parts) = (&self.block.machines, self.parts);
        match of {
            Of::Machine => {
                let (first, count) = (self.block.first, machines.len());
                self.chunk(&Levels::default(), &Values::Consecutive { first, count })
            }
            Of::Host => {
                let bytes = self.hosts();
                self.chunk(&Levels::default(), &Values::Plain { bytes: &bytes })
            }
            Of::Own(number) => {
                let mut numbers = Dictionary::new();
                let mut codes = std::mem::take(&mut self.codes);
                codes.clear();
                codes.extend(machines.iter().map(|own| numbers.code(number(own))));
                self.coded(&numbers, codes)
            }
            Of::Fleet(place, word) => {
                let mut words = Dictionary::new();
                let last = machines.iter().map(place).max().unwrap_or_default();
                let word = |at| word(&parts.field.fleet, at);
                let by_place: Vec<u32> =
                    (0..=last).map(|at| word(at).map_or(NULL, |it| words.code(it))).collect();
                self.gathered(&words, |own| by_place[place(own)])
            }
            Of::Word(word) => {
                let mut words = Dictionary::new();
                let code = |it| word(it).map_or(NULL, |word| words.code(word));
                let by_kind: Vec<u32> = self.about.iter().map(code).collect();
                self.gathered(&words, |own| by_kind[own.kind as usize])
            }
            Of::Number(number) => {
                let mut numbers = Dictionary::new();
                let by_kind: Vec<u32> =
                    self.about.iter().map(|it| numbers.code(number(it))).collect();
                self.gathered(&numbers, |own| by_kind[own.kind as usize])
            }
            Of::Flag(flag) => {
                let by_kind: Vec<bool> = self.about.iter().map(flag).collect();
                let bytes = bits(machines.iter().map(|own| by_kind[own.kind as usize]));
                self.chunk(&Levels::default(), &Values::Plain { bytes: &bytes })
            }
            Of::Words(texts) => self.lists(*texts),
        }
    }

    /// Takes a code for each machine.
    fn gathered<T>(&mut self, words: &Dictionary<T>, code: impl Fn(&Own) -> u32) -> Result<Chunk>
    where
        T: Plain + Copy + Eq + std::hash::Hash,
    {
        let mut codes = std::mem::take(&mut self.codes);
        codes.clear();
        codes.extend(self.block.machines.iter().map(code));
        self.coded(words, codes)
    }

    /// Encodes a code for each machine; where a column may be null, those that are not.
    fn coded<T>(&mut self, words: &Dictionary<T>, mut codes: Vec<u32>) -> Result<Chunk>
    where
        T: Plain + Copy + Eq + std::hash::Hash,
    {
        let there: Option<Vec<u32>> = (COLUMNS[self.at].holds == Holds::MaybeWord)
            .then(|| codes.iter().map(|code| u32::from(*code != NULL)).collect());
        if there.is_some() {
            codes.retain(|code| *code != NULL);
        }
        let levels = Levels { there: there.as_deref(), more: None };
        let (plain, words) = (&words.plain[..], words.len());
        let chunk = self.chunk(&levels, &Values::Codes { plain, words, codes: &codes });
        self.codes = codes;
        chunk
    }

    fn lists(&mut self, texts: super::value::Texts) -> Result<Chunk> {
        let (mut words, mut codes, mut list) = (Dictionary::new(), Vec::new(), Vec::new());
        let mut by_kind = Vec::with_capacity(self.about.len());
        for about in &self.about {
            list.clear();
            texts(about, &mut list);
            let from = codes.len();
            codes.extend(list.iter().map(|text| words.code(*text)));
            by_kind.push(from..codes.len());
        }
        let machines = &self.block.machines;
        let room = || Vec::with_capacity(machines.len());
        let (mut all, mut there, mut more) = (Vec::new(), room(), room());
        // Many a column of a block holds no word at all: nobody has to be asked.
        let asked = if codes.is_empty() { &[][..] } else { machines };
        if asked.is_empty() {
            there.resize(machines.len(), 0);
            more.resize(machines.len(), 0);
        }
        for own in asked {
            let list = by_kind[own.kind as usize].clone();
            there.push(u32::from(!list.is_empty()));
            more.push(0);
            for _ in 1..list.len() {
                there.push(1);
                more.push(1);
            }
            all.extend_from_slice(&codes[list]);
        }
        let levels = Levels { there: Some(&there), more: Some(&more) };
        let (plain, words) = (&words.plain[..], words.len());
        self.chunk(&levels, &Values::Codes { plain, words, codes: &all })
    }

    fn hosts(&self) -> Vec<u8> {
        // A name has 15 characters at most, and its length before it.
        let mut bytes = Vec::with_capacity(self.block.machines.len() * 19);
        let mut name = String::new();
        for (number, own) in (self.block.first..).zip(&self.block.machines) {
            name.clear();
            self.parts.field.write_host(number, own, &mut name);
            name.as_str().put(&mut bytes);
        }
        bytes
    }

    fn chunk(&mut self, levels: &Levels<'_>, values: &Values<'_>) -> Result<Chunk> {
        let descriptor = self.parts.schema.column(self.at);
        self.encoder.chunk(&descriptor, self.block.machines.len(), levels, values)
    }
}

/// Flags as bits, the first one lowest.
fn bits(flags: impl ExactSizeIterator<Item = bool>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(flags.len().div_ceil(8));
    for (at, flag) in flags.enumerate() {
        if at % 8 == 0 {
            bytes.push(0);
        }
        if let (Some(last), true) = (bytes.last_mut(), flag) {
            *last |= 1 << (at % 8);
        }
    }
    bytes
}
