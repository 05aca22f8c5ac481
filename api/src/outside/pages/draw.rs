//! The child process that draws the pages of a PDF: `voicase draw-pages`. It reads the file from standard input and
//! writes the images to standard output.

use std::io::{self, Read, Write};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageError};
use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetError, Scope};
use rustix::process::{Resource, Rlimit, nice, setrlimit};

use super::MAX_PDF;

/// Maximum number of pages that are drawn.
pub const MAX_PAGES: usize = 100;
/// Size of the image in pixels. A page is scaled so that it fits.
const MAX_WIDTH: f32 = 1_240.0;
const MAX_HEIGHT: f32 = 1_754.0;
/// Maximum enlargement of a small page.
const MAX_SCALE: f32 = 4.0;
/// Maximum address space, in bytes.
const MAX_MEMORY: u64 = 768 << 20;
/// Maximum computing time, in seconds.
const MAX_SECONDS: u64 = 10;
/// Quality of the images, from 1 to 100. A scanned page has a tenth of the size that it has as PNG.
const QUALITY: u8 = 85;

/// Draws the pages of the PDF on standard input, and writes their images as soon as each is ready.
///
/// # Errors
/// If the file is too large or no readable PDF, and if the other side stops reading.
pub fn run() -> Result<(), Box<dyn std::error::Error>> {
    confine()?;
    fence()?;
    let mut file = vec![];
    io::stdin().take(MAX_PDF + 1).read_to_end(&mut file)?;
    if file.len() as u64 > MAX_PDF {
        return Err("The file is too large.".into());
    }
    let pdf = Pdf::new(file).map_err(|_| "The file is no readable PDF.")?;
    let (cache, settings) = (RenderCache::new(), InterpreterSettings::default());
    let mut output = io::stdout().lock();
    output.write_all(&length(pdf.pages().len())?)?;
    for page in pdf.pages().iter().take(MAX_PAGES) {
        let image = jpeg(&render(page, &cache, &settings, &RenderSettings::default(), &fitted(page)))?;
        output.write_all(&length(image.len())?)?;
        output.write_all(&image)?;
        output.flush()?;
    }
    Ok(())
}

/// Limits what the child may use. A file that asks for more memory or time ends the child.
fn confine() -> io::Result<()> {
    // If the machine runs out of memory, the kernel ends the child first. Both calls may be forbidden, which is no reason
    // to draw nothing.
    _ = std::fs::write("/proc/self/oom_score_adj", "1000");
    _ = nice(10);
    for (resource, limit) in
        [(Resource::As, MAX_MEMORY), (Resource::Cpu, MAX_SECONDS), (Resource::Fsize, 0), (Resource::Core, 0)]
    {
        setrlimit(resource, Rlimit { current: Some(limit), maximum: Some(limit) })?;
    }
    Ok(())
}

/// Closes files and network to this thread, if the kernel has Landlock (Linux 5.13 or newer). An older kernel closes less.
fn fence() -> Result<(), RulesetError> {
    let files = Ruleset::default().handle_access(AccessFs::from_all(ABI::V5))?;
    let all = files.handle_access(AccessNet::from_all(ABI::V5))?.scope(Scope::from_all(ABI::V6))?;
    all.create()?.restrict_self()?;
    Ok(())
}

fn jpeg(page: &Pixmap) -> Result<Vec<u8>, ImageError> {
    let colours: Vec<_> = page.data().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]).collect();
    let mut image = vec![];
    let encoder = JpegEncoder::new_with_quality(&mut image, QUALITY);
    encoder.write_image(&colours, page.width().into(), page.height().into(), ExtendedColorType::Rgb8)?;
    Ok(image)
}

fn fitted(page: &Page<'_>) -> PixmapSettings {
    let (width, height) = page.render_dimensions();
    let scale = (MAX_WIDTH / width.max(1.0)).min(MAX_HEIGHT / height.max(1.0)).min(MAX_SCALE);
    PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE }
}

/// A number as four bytes, the most significant first.
fn length(number: usize) -> Result<[u8; 4], std::num::TryFromIntError> {
    Ok(u32::try_from(number)?.to_be_bytes())
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::net::TcpStream;
    use std::thread;

    use super::*;

    #[test]
    fn behind_the_fence_are_no_files_and_no_network() {
        let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = server.local_addr().unwrap();
        // The fence holds for its thread.
        let inside = thread::spawn(move || {
            fence().unwrap();
            (File::open("/proc/self/environ").is_err(), TcpStream::connect(address).is_err())
        });
        assert_eq!(inside.join().unwrap(), (true, true));
    }
}
