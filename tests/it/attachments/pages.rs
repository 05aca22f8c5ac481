//! The pages of a PDF as images. A hostile PDF harms nobody but the process that draws it.

use std::fmt::Write;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, World, binary};

const JPEG: &[u8] = b"\xff\xd8\xff";

/// A PDF whose pages draw `content`. `more` are further objects, which begin with the number 4.
fn pdf(pages: usize, content: &str, more: &[String]) -> Vec<u8> {
    let stream = format!("<< /Length {} >> stream\n{content}\nendstream", content.len());
    let resources = "/Resources << /XObject << /I 4 0 R >> >>";
    let first = 4 + more.len();
    let kids = (0..pages).fold(String::new(), |mut kids, page| {
        write!(kids, "{} 0 R ", first + page).expect("a string");
        kids
    });
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {pages} >>"),
        stream,
    ];
    objects.extend_from_slice(more);
    let page = format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 40 60] {resources} /Contents 3 0 R >>");
    objects.extend(std::iter::repeat_n(page, pages));
    let mut file = "%PDF-1.7\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", file.len()).expect("a string");
        write!(file, "{} 0 obj\n{object}\nendobj\n", number + 1).expect("a string");
    }
    let start = file.len();
    write!(file, "{table}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1)
        .expect("a string");
    file.into_bytes()
}

/// A black square.
const SQUARE: &str = "0 0 0 rg 10 10 20 20 re f";

async fn attached(world: &World, file: &[u8]) -> Value {
    binary("voicase");
    let case = world.case().await.case;
    let upload = world.staffs_upload(world.member(), &case, "scan.pdf", file).await;
    upload.arrives(&world.house.admin).await;
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "files": [upload.input] });
    let attached = world.member().does("attachEvidence", "case { files { id } }", input).await;
    attached.data()["attachEvidence"]["case"]["files"][0]["id"].clone()
}

async fn grant(world: &World, file: &Value) -> String {
    let input = json!({ "attachment": file, "unscanned": true, "pages": true });
    let granted = world.member().does("grantFile", "url", input).await;
    granted.data()["grantFile"]["url"].as_str().expect("an address").to_owned()
}

async fn get(world: &World, url: &str) -> Answer {
    world.house.admin.send(Request::get(url).body(Body::empty()).expect("a request")).await
}

async fn pages(world: &World, file: &[u8]) -> Answer {
    let id = attached(world, file).await;
    get(world, &grant(world, &id).await).await
}

/// The number of pages that the PDF has, and the images.
fn images(mut bytes: &[u8]) -> (u32, Vec<&[u8]>) {
    let number = |bytes: &mut &[u8]| {
        let (number, rest) = bytes.split_first_chunk::<4>().expect("a length");
        *bytes = rest;
        u32::from_be_bytes(*number)
    };
    let total = number(&mut bytes);
    let mut images = vec![];
    while !bytes.is_empty() {
        let length = usize::try_from(number(&mut bytes)).expect("a length");
        let (image, rest) = bytes.split_at(length);
        images.push(image);
        bytes = rest;
    }
    (total, images)
}

#[tokio::test]
async fn a_pdf_comes_as_one_image_for_each_page_and_each_grant_opens_it_once() {
    let world = World::new().await;
    let id = attached(&world, &pdf(3, SQUARE, &[])).await;
    let url = grant(&world, &id).await;
    let answer = get(&world, &url).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "application/octet-stream");
    assert!(answer.header("content-security-policy").contains("sandbox"));
    let (total, drawn) = images(&answer.bytes);
    assert_eq!((total, drawn.len()), (3, 3));
    assert!(drawn.iter().all(|image| image.starts_with(JPEG)));
    // An empty page is smaller than one with a square.
    let empty = pages(&world, &pdf(1, "", &[])).await;
    assert_ne!(images(&empty.bytes).1[0], drawn[0], "the content is drawn");
    assert_eq!(get(&world, &url).await.status, 404, "a grant works once");
    let sql = "SELECT count(*) FROM audit_event WHERE org_id = $1 AND kind = 'file_fetched'";
    let fetched: i64 =
        sqlx::query_scalar(sql).bind(world.org).fetch_one(&mut world.house.superuser().await).await.expect("a count");
    assert_eq!(fetched, 2, "whoever sees the pages leaves the event of a download");
}

#[tokio::test]
async fn the_pages_need_what_the_file_needs() {
    let world = World::new().await;
    let id = attached(&world, &pdf(1, SQUARE, &[])).await;
    let input = json!({ "attachment": id, "pages": true });
    world.member().does("grantFile", "url", input).await.refused("NOT_ALLOWED_NOW");
    let url = grant(&world, &id).await;
    world.house.change("UPDATE membership SET deny = 1 << 8 WHERE id = $1", &[world.member().member]).await;
    assert_eq!(get(&world, &url).await.code(), "FORBIDDEN");
}

#[tokio::test]
async fn a_file_that_is_no_pdf_is_refused_with_a_reason() {
    let world = World::new().await;
    for file in [b"".as_slice(), b"not a PDF", b"%PDF-1.7\n", &vec![0xff; 100_000]] {
        assert_eq!(pages(&world, file).await.code(), "NOT_ALLOWED_NOW");
    }
    let id = attached(&world, &pdf(1, SQUARE, &[])).await;
    let url = grant(&world, &id).await;
    world
        .house
        .change("UPDATE attachment SET wire_size = 40000000 WHERE id = $1", &[id.as_str().unwrap().parse().unwrap()])
        .await;
    assert_eq!(get(&world, &url).await.code(), "NOT_ALLOWED_NOW", "a PDF that is too large");
}

#[tokio::test]
async fn a_pdf_with_very_many_pages_says_how_many_and_shows_the_first_hundred() {
    let world = World::new().await;
    let answer = pages(&world, &pdf(130, "", &[])).await;
    let (total, drawn) = images(&answer.bytes);
    assert_eq!((total, drawn.len()), (130, 100));
}

#[tokio::test]
async fn an_altered_file_is_not_drawn() {
    let world = World::new().await;
    let id = attached(&world, &pdf(1, SQUARE, &[])).await;
    let sql = "SELECT object_key FROM attachment WHERE id = $1";
    let key: String = sqlx::query_scalar(sql)
        .bind(id.as_str().and_then(|id| id.parse::<Uuid>().ok()).expect("an id"))
        .fetch_one(&mut world.house.superuser().await)
        .await
        .expect("a name");
    let store = &world.house.worker.store;
    let mut bytes = store.get(&key).await.expect("an object").collect().await.expect("its bytes").to_vec();
    *bytes.last_mut().expect("a byte") ^= 1;
    store.put(&key, bytes).await.expect("an object");
    assert_eq!(get(&world, &grant(&world, &id).await).await.code(), "NOT_ALLOWED_NOW");
}

#[tokio::test]
async fn a_pdf_that_asks_for_too_much_ends_only_the_process_that_draws_it() {
    let world = World::new().await;
    // An image of 6.4 GB, a page that draws itself without end, and a page that is larger than any paper.
    let image = "<< /Type /XObject /Subtype /Image /Width 40000 /Height 40000 /BitsPerComponent 8 /ColorSpace /DeviceCMYK \
        /Length 3 >> stream\nabc\nendstream";
    let itself = "<< /Type /XObject /Subtype /Form /BBox [0 0 40 60] /Resources << /XObject << /I 4 0 R >> >> /Length 11 >> \
        stream\n/I Do /I Do\nendstream";
    let huge = String::from_utf8(pdf(1, SQUARE, &[])).expect("text").replace("40 60", "0 9e9");
    for hostile in [pdf(1, "/I Do", &[image.into()]), pdf(1, "/I Do", &[itself.into()]), huge.into_bytes()] {
        let answer = pages(&world, &hostile).await;
        assert!(answer.status == 200 || answer.code() == "NOT_ALLOWED_NOW", "{}", answer.status);
    }
    let answer = pages(&world, &pdf(1, SQUARE, &[])).await;
    assert_eq!(images(&answer.bytes).1.len(), 1, "the next PDF is drawn");
}
