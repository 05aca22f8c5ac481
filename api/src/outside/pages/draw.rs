//! The child process that draws the pages of a PDF: `voicase draw-pages`. It reads the file from standard input and
//! writes the images to standard output.

use std::io::{self, Read, Write};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use rustix::process::{Resource, Rlimit, setrlimit};

use super::{COMPLETE, MAX_PDF};

/// Maximum number of pages that are drawn.
pub const PAGES: usize = 100;
/// Size of the image in pixels. A page is scaled so that it fits.
const WIDTH: f32 = 1_240.0;
const HEIGHT: f32 = 1_754.0;
/// Maximum enlargement of a small page.
const ENLARGED: f32 = 4.0;
/// Maximum address space, in bytes.
const MEMORY: u64 = 768 << 20;
/// Maximum computing time, in seconds.
const SECONDS: u64 = 20;

/// Draws the pages of the PDF on standard input, and writes their images as soon as each is ready.
///
/// # Errors
/// If the file is incomplete, too large or no readable PDF, and if the other side stops reading.
pub fn run() -> Result<(), Box<dyn std::error::Error>> {
    confine()?;
    let mut file = vec![];
    io::stdin().take(MAX_PDF + 2).read_to_end(&mut file)?;
    if file.pop() != Some(COMPLETE) || file.len() as u64 > MAX_PDF {
        return Err("The file is incomplete or too large.".into());
    }
    let pdf = Pdf::new(file).map_err(|_| "The file is no readable PDF.")?;
    let (cache, settings) = (RenderCache::new(), InterpreterSettings::default());
    let mut output = io::stdout().lock();
    output.write_all(&length(pdf.pages().len())?)?;
    for page in pdf.pages().iter().take(PAGES) {
        let image = render(page, &cache, &settings, &RenderSettings::default(), &fitted(page)).into_png()?;
        output.write_all(&length(image.len())?)?;
        output.write_all(&image)?;
        output.flush()?;
    }
    Ok(())
}

/// Takes away what the child does not need. A file that asks for more memory or time ends the child.
fn confine() -> io::Result<()> {
    // If the machine runs out of memory, the kernel ends the child first. The file is missing outside Linux's /proc.
    _ = std::fs::write("/proc/self/oom_score_adj", "1000");
    for (resource, most) in
        [(Resource::As, MEMORY), (Resource::Cpu, SECONDS), (Resource::Fsize, 0), (Resource::Core, 0)]
    {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}

fn fitted(page: &Page<'_>) -> PixmapSettings {
    let (width, height) = page.render_dimensions();
    let scale = (WIDTH / width.max(1.0)).min(HEIGHT / height.max(1.0)).min(ENLARGED);
    PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE }
}

/// A number as four bytes, the most significant first.
fn length(number: usize) -> Result<[u8; 4], std::num::TryFromIntError> {
    Ok(u32::try_from(number)?.to_be_bytes())
}
