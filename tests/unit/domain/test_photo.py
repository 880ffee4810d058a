"""Photos: what is taken, what is refused and in which words; the old one stays; nothing of the file comes along."""

import io
import struct
import zlib
from collections.abc import Callable

import pytest
from PIL import Image
from pillow_heif import from_pillow

from demonstration.people_cmacarte import artisan as make_artisan
from domain import photo
from domain.artisan import Artisan, whole
from domain.errors import Refusal
from domain.photo import Crop
from models import ArtisanProfile, Holder, PhotoDraft


@pytest.fixture
async def camille(base: None) -> Artisan:
    made = await make_artisan()
    return await whole(await Holder.get(pk=made.pk).prefetch_related("body"))


def jpeg(width: int = 900, height: int = 1200, **more: object) -> bytes:
    return saved(Image.linear_gradient("L").resize((width, height)).convert("RGB"), "JPEG", **more)


def saved(image: Image.Image, kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def heic() -> bytes:
    out = io.BytesIO()
    from_pillow(Image.new("RGB", (900, 1200), "teal")).save(out)
    return out.getvalue()


def bomb(width: int = 20_000, height: int = 20_000) -> bytes:
    """A PNG of a few kilobytes that would unfold to 400 million pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100_000)) + chunk(b"IEND", b"")


def deep_png() -> bytes:
    return saved(Image.new("I;16", (900, 1200), 30_000), "PNG")


def deep_colour_png() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\0" + b"\x40\0" * 3 * 900) * 1200
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 900, 1200, 16, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def animated() -> bytes:
    frames = [Image.new("RGB", (900, 1200), colour) for colour in ("red", "blue")]
    return saved(frames[0], "WEBP", save_all=True, append_images=frames[1:])


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", photo.EMPTY),
    "an SVG called .jpg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", photo.UNREADABLE),
    "a GIF": (lambda: saved(Image.new("P", (900, 1200)), "GIF"), photo.UNREADABLE),
    "a PDF": (lambda: saved(Image.new("RGB", (900, 1200)), "PDF"), photo.UNREADABLE),
    "cut short": (lambda: jpeg()[:4000], photo.UNREADABLE),
    "noise": (lambda: b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40, photo.UNREADABLE),
    "a bomb": (bomb, photo.TOO_MANY_PIXELS),
    "more pixels than a camera has": (lambda: bomb(10_000, 7_000), photo.TOO_MANY_PIXELS),
    "animated": (animated, photo.MOVING),
    "CMYK": (lambda: saved(Image.new("CMYK", (900, 1200)), "JPEG"), photo.OTHER_COLOURS),
    "16 bits, grey": (deep_png, photo.OTHER_COLOURS),
    "16 bits, colours": (deep_colour_png, photo.OTHER_COLOURS),
    "too small": (lambda: jpeg(400, 530), photo.TOO_SMALL),
    "too heavy": (lambda: jpeg() + b"\0" * photo.MOST_BYTES, photo.TOO_HEAVY),
}


@pytest.mark.parametrize("case", BAD)
async def test_bad_files_are_refused_and_the_old_photo_stays(camille: Artisan, case: str) -> None:
    await photo.take(camille, jpeg())
    await photo.keep(camille, Crop(0, 0, 900))
    before = (await ArtisanProfile.get(holder_id=camille.holder.pk)).photo
    content, sentence = BAD[case]
    with pytest.raises(Refusal) as refused:
        await photo.take(camille, content())
    assert str(refused.value) == sentence
    assert (await ArtisanProfile.get(holder_id=camille.holder.pk)).photo == before
    assert await PhotoDraft.all().count() == 0


GOOD: dict[str, Callable[[], bytes]] = {
    "JPEG": jpeg,
    "PNG": lambda: saved(Image.new("RGBA", (900, 1200), (0, 0, 0, 0)), "PNG"),
    "PNG with a palette": lambda: saved(Image.new("P", (900, 1200)), "PNG"),
    "WebP": lambda: saved(Image.new("RGB", (900, 1200), "teal"), "WEBP"),
    "HEIC": heic,
    "a polyglot": lambda: jpeg() + b"PK\x03\x04<script>alert(1)</script>",
}


@pytest.mark.parametrize("case", GOOD)
async def test_good_files_are_made_again(camille: Artisan, case: str) -> None:
    await photo.take(camille, GOOD[case]())
    await photo.keep(camille, Crop(0, 0, 900))
    kept = (await ArtisanProfile.get(holder_id=camille.holder.pk)).photo
    assert kept is not None
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (826, 1062))
    assert b"script" not in kept


async def test_what_was_see_through_becomes_white(camille: Artisan) -> None:
    draft = await photo.take(camille, GOOD["PNG"]())
    with Image.open(io.BytesIO(draft.picture)) as image:
        assert image.getpixel((10, 10)) == (255, 255, 255)


async def test_no_place_no_date_no_thumbnail_comes_along(camille: Artisan) -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (48.0, 51.0, 0.0)}
    exif[0x010F] = "Appareil de Camille"
    draft = await photo.take(camille, jpeg(exif=exif, comment=b"secret"))
    await photo.keep(camille, Crop(0, 0, 900))
    kept = (await ArtisanProfile.get(holder_id=camille.holder.pk)).photo or b""
    for content in (bytes(draft.picture), kept):
        with Image.open(io.BytesIO(content)) as image:
            assert dict(image.getexif()) == {}
        assert b"Camille" not in content
        assert b"secret" not in content


async def test_a_very_large_picture_is_made_smaller_before_it_is_kept(camille: Artisan) -> None:
    draft = await photo.take(camille, jpeg(6000, 4000))
    assert (draft.width, draft.height) == (2800, 1867)


async def test_only_ones_own_photo_changes_and_goes(camille: Artisan) -> None:
    paul = await make_artisan(first_name="Paul", photo=b"paul")
    await photo.take(camille, jpeg())
    await photo.keep(camille, Crop(0, 0, 900))
    await photo.remove(camille)
    assert (await ArtisanProfile.get(holder_id=camille.holder.pk)).photo is None
    assert (await ArtisanProfile.get(holder_id=paul.pk)).photo == b"paul"


async def test_without_a_picture_there_is_nothing_to_frame(camille: Artisan) -> None:
    with pytest.raises(Refusal, match="Choisissez d'abord"):
        await photo.keep(camille, Crop(0, 0, 900))


async def test_a_palette_with_a_hole_becomes_white(camille: Artisan) -> None:
    draft = await photo.take(camille, saved(Image.new("P", (900, 1200)), "PNG", transparency=0))
    with Image.open(io.BytesIO(draft.picture)) as image:
        assert image.getpixel((10, 10)) == (255, 255, 255)


async def test_declining_is_remembered_and_taken_back(camille: Artisan) -> None:
    await photo.decline(camille, declined=True)
    assert (await ArtisanProfile.get(holder_id=camille.holder.pk)).photo_declined_at is not None
    await photo.decline(camille, declined=False)
    assert (await ArtisanProfile.get(holder_id=camille.holder.pk)).photo_declined_at is None


async def test_a_picture_lying_on_its_side_is_put_upright(camille: Artisan) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    draft = await photo.take(camille, jpeg(1200, 900, exif=exif))
    assert (draft.width, draft.height) == (900, 1200)


async def test_the_frame_cuts_what_it_shows_quarter_turns_first(camille: Artisan) -> None:
    """A red square at the top right of a lying picture; turned once to the right it is at the bottom right."""
    picture = Image.new("RGB", (1800, 1400), "white")
    picture.paste("red", (1400, 0, 1800, 400))
    await photo.take(camille, saved(picture, "PNG"))
    await photo.keep(camille, Crop(left=900, top=1157, width=500, turns=1))
    kept = (await ArtisanProfile.get(holder_id=camille.holder.pk)).photo or b""
    with Image.open(io.BytesIO(kept)) as image:
        red, _, blue = image.getpixel((image.width - 20, image.height - 20))  # type: ignore[misc]
        assert red > 200
        assert blue < 60


@pytest.mark.parametrize("crop", [Crop(-500, -500, 900), Crop(5000, 5000, 900), Crop(0, 0, 90_000)])
async def test_a_frame_that_leaves_the_picture_is_brought_back(camille: Artisan, crop: Crop) -> None:
    await photo.take(camille, jpeg())
    await photo.keep(camille, crop)
    assert await ArtisanProfile.filter(holder_id=camille.holder.pk, photo__isnull=False).exists()


async def test_too_tight_a_frame_is_refused(camille: Artisan) -> None:
    await photo.take(camille, jpeg())
    with pytest.raises(Refusal, match="trop serré"):
        await photo.keep(camille, Crop(0, 0, 400))
    assert await PhotoDraft.filter(holder_id=camille.holder.pk).exists()


async def test_a_lying_picture_that_no_frame_fits_into_is_said_to_be_too_small(camille: Artisan) -> None:
    await photo.take(camille, jpeg(640, 480))
    with pytest.raises(Refusal, match="trop petite"):
        await photo.keep(camille, Crop(0, 0, 373))


async def test_a_photo_taken_after_all_takes_the_declining_back(camille: Artisan) -> None:
    await photo.decline(camille, declined=True)
    await photo.take(camille, jpeg())
    await photo.keep(camille, Crop(0, 0, 900))
    assert (await ArtisanProfile.get(holder_id=camille.holder.pk)).photo_declined_at is None
