//! One column of a part, encoded as Parquet stores it.
//!
//! *Models*: a dictionary page and one data page of codes in the hybrid of runs and packed bits, or
//! plain values, or numbers one after the other as differences; Zstandard around each. *Leaves
//! out*: statistics (every part has every site, image and cause), several pages. *Promise*: bytes
//! follow from the values and their order alone. *Why not the writer of `parquet`*: it takes
//! values and looks each up again; here the code of a row is known from its kind, and 37 columns
//! of a machine cost what three look-ups cost. Known from: the Parquet format, "Encodings" and
//! "Data Pages" [D].

use bytes::Bytes;
use parquet::basic::{Compression, Encoding};
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;
use zstd::bulk::Compressor;

use super::hybrid::{self, width};

/// How much is compressed: little, as most of it is packed bits already.
const LEVEL: i32 = 1;

/// A column chunk with what its file has to know of it.
pub(super) struct Chunk {
    /// The pages.
    pub(super) bytes: Bytes,
    /// Where they are.
    pub(super) close: ColumnCloseResult,
}

/// Values as they stand in a page, and how.
pub(super) enum Values<'a> {
    /// A dictionary of plain values, and a code for each value that is there.
    Codes { plain: &'a [u8], words: usize, codes: &'a [u32] },
    /// Plain values.
    Plain { bytes: &'a [u8] },
    /// Whole numbers, each one more than the one before.
    Consecutive { first: u64, count: usize },
}

/// Where values are absent, and where lists begin.
#[derive(Default)]
pub(super) struct Levels<'a> {
    /// For each entry: 0 where no value is. Not there when every row has its value.
    pub(super) there: Option<&'a [u32]>,
    /// For each entry: 0 where a row begins. Not there when the column holds no lists.
    pub(super) more: Option<&'a [u32]>,
}

/// What encodes columns: its buffers are used again.
pub(super) struct Encoder {
    zstd: Compressor<'static>,
    page: Vec<u8>,
}

impl Encoder {
    /// One for a thread.
    ///
    /// # Errors
    /// No memory for the compressor.
    pub(super) fn new() -> Result<Self> {
        let zstd = Compressor::new(LEVEL).map_err(|error| ParquetError::External(error.into()))?;
        Ok(Self { zstd, page: Vec::new() })
    }

    /// Encodes a column of so many rows.
    ///
    /// # Errors
    /// A page of more than 2 GiB.
    pub(super) fn chunk(
        &mut self,
        descriptor: &ColumnDescPtr,
        rows: usize,
        levels: &Levels<'_>,
        values: &Values<'_>,
    ) -> Result<Chunk> {
        let mut sink = TrackedWrite::new(Vec::new());
        let mut plain_size = 0;
        let mut dictionary = None;
        if let Values::Codes { plain, words, .. } = values {
            dictionary = Some(0);
            let buf = self.pack(plain)?;
            let (num_values, encoding) = (small(*words)?, Encoding::PLAIN);
            let page = Page::DictionaryPage { buf, num_values, encoding, is_sorted: false };
            plain_size += put(&mut sink, page, plain.len())?;
        }
        let data_at = sink.bytes_written();
        let encoding = self.fill(levels, values)?;
        let entries = levels.there.map_or(rows, <[u32]>::len);
        let unpacked = std::mem::take(&mut self.page);
        let page = Page::DataPage {
            buf: self.pack(&unpacked)?,
            num_values: small(entries)?,
            encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        plain_size += put(&mut sink, page, unpacked.len())?;
        self.page = unpacked;
        let bytes = Bytes::from(sink.into_inner()?);
        let mut encodings = vec![encoding, Encoding::RLE];
        encodings.extend(dictionary.map(|_| Encoding::PLAIN));
        let metadata = ColumnChunkMetaData::builder(descriptor.clone())
            .set_encodings(encodings)
            .set_compression(Compression::ZSTD(Default::default()))
            .set_num_values(long(entries)?)
            .set_total_compressed_size(long(bytes.len())?)
            .set_total_uncompressed_size(long(plain_size)?)
            .set_dictionary_page_offset(dictionary)
            .set_data_page_offset(long(data_at)?)
            .build()?;
        let close = ColumnCloseResult {
            bytes_written: bytes.len() as u64,
            rows_written: rows as u64,
            metadata,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        Ok(Chunk { bytes, close })
    }

    /// Puts a data page together.
    fn fill(&mut self, levels: &Levels<'_>, values: &Values<'_>) -> Result<Encoding> {
        let page = &mut self.page;
        page.clear();
        for level in [levels.more, levels.there].into_iter().flatten() {
            let length_at = page.len();
            page.extend([0; 4]);
            hybrid::encode(level, 1, page);
            let length = small(page.len() - length_at - 4)?;
            page[length_at..length_at + 4].copy_from_slice(&length.to_le_bytes());
        }
        Ok(match values {
            Values::Codes { words, codes, .. } => {
                let width = width(*words);
                page.push(width);
                hybrid::encode(codes, width, page);
                Encoding::RLE_DICTIONARY
            }
            Values::Plain { bytes } => {
                page.extend_from_slice(bytes);
                Encoding::PLAIN
            }
            Values::Consecutive { first, count } => {
                hybrid::consecutive(*first, *count, page);
                Encoding::DELTA_BINARY_PACKED
            }
        })
    }

    fn pack(&mut self, bytes: &[u8]) -> Result<Bytes> {
        let packed = self.zstd.compress(bytes);
        packed.map(Bytes::from).map_err(|error| ParquetError::External(error.into()))
    }
}

/// Writes a page and gives how large it would be unpacked, with its header.
fn put(sink: &mut TrackedWrite<Vec<u8>>, page: Page, unpacked: usize) -> Result<usize> {
    let page = CompressedPage::new(page, unpacked);
    Ok(SerializedPageWriter::new(sink).write_page(page)?.uncompressed_size)
}

fn small(count: usize) -> Result<u32> {
    u32::try_from(count).map_err(|error| ParquetError::External(error.into()))
}

fn long(count: usize) -> Result<i64> {
    i64::try_from(count).map_err(|error| ParquetError::External(error.into()))
}
