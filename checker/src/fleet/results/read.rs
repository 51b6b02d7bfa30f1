//! Results that are read back.
//!
//! *Promise*: whoever opens a folder reads a whole run and nothing else: every file was held
//! against the manifest. Memory is that of one part.

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::folder::{self, Manifest};
use super::identity::Identity;
use super::row::Row;
use super::schema;
use crate::error::{Error, exit};

/// Rows that are read together.
const BATCH: usize = 16_384;

/// A folder that is whole.
#[derive(Debug)]
pub struct Opened {
    path: PathBuf,
    /// What run it is.
    pub run: Identity,
    /// Its parts.
    pub manifest: Manifest,
}

/// Opens the results of a fleet.
///
/// # Errors
/// Results that are not whole, or not what was written: which file, and what to do.
pub fn open(path: &Path) -> Result<Opened, Error> {
    let (run, manifest) = folder::whole(path)?;
    if run.columns != schema::VERSION {
        return Err(Error::input(format!(
            "{}: its columns are of version {}, this marslab reads {}",
            path.display(),
            run.columns,
            schema::VERSION
        )));
    }
    Ok(Opened { path: path.to_owned(), run, manifest })
}

impl Opened {
    /// All rows, in the order of the machines, some thousands at a time.
    pub fn batches(&self) -> impl Iterator<Item = Result<RecordBatch, Error>> {
        (0..self.manifest.parts.len()).flat_map(|part| match self.part(part) {
            Ok(batches) => Box::new(batches) as Box<dyn Iterator<Item = _>>,
            Err(error) => Box::new(std::iter::once(Err(error))),
        })
    }

    /// The rows of one part: for whoever reads several at once.
    ///
    /// # Errors
    /// A file that is no part any more.
    pub fn part(
        &self,
        part: usize,
    ) -> Result<impl Iterator<Item = Result<RecordBatch, Error>> + 'static, Error> {
        let receipt = self.manifest.parts.get(part);
        let path = receipt.map_or_else(|| self.path.clone(), |it| self.path.join(&it.file));
        let reader = reader(&path).map_err(|why| unreadable(&path, &why))?;
        Ok(reader.map(move |batch| batch.map_err(|error| unreadable(&path, &error.to_string()))))
    }

    /// All rows, one by one: for whoever looks at some.
    pub fn rows(&self) -> impl Iterator<Item = Result<Row, Error>> {
        self.batches().flat_map(|batch| match batch {
            Ok(batch) => (0..batch.num_rows())
                .map(|at| Row::of(&batch, at).ok_or_else(other_columns))
                .collect::<Vec<_>>(),
            Err(error) => vec![Err(error)],
        })
    }
}

fn reader(path: &Path) -> Result<ParquetRecordBatchReader, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|it| it.to_string())?;
    if reader.schema().fields() != schema::schema().fields() {
        return Err(other_columns().text);
    }
    reader.with_batch_size(BATCH).build().map_err(|error| error.to_string())
}

fn other_columns() -> Error {
    Error::input("its columns are others")
}

fn unreadable(path: &Path, why: &str) -> Error {
    Error::of(exit::STORE, format!("{}: {why}", path.display()))
}
