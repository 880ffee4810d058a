"""The photo on the artisan's card: taken in, made again, cropped to 35 × 45, or refused with a clear sentence (SPEC 4.5)."""

import asyncio
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, ParamSpec, TypeVar

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from domain import journal
from domain.artisan import Artisan
from domain.errors import Refusal
from models import ArtisanProfile, PhotoDraft
from models.clock import now
from models.database import in_transaction

register_heif_opener()

MOST_BYTES: Final = 10_000_000
MOST_PIXELS: Final = 60_000_000
"""A phone's camera has 50 million at most; a picture that unfolds to more is a trap."""
LEAST_WIDTH: Final = 413
LEAST_HEIGHT: Final = 531
"""35 × 45 mm at 300 dots an inch."""
LARGEST_SIDE: Final = 2800
"""Pixels of the picture being cropped: enough for any crop that matters."""
CARD_WIDTH: Final = 826
_RATIO: Final = 45 / 35
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "HEIF")
_MODES: Final = ("RGB", "RGBA", "L", "LA", "P", "PA", "1")
_ENOUGH_AT_ONCE: Final = asyncio.Semaphore(2)
"""A big picture takes 180 MB while it is being read."""
_PNG_DEPTH: Final = 24
"""Place of the number of bits in a PNG file; 16 of them are too many."""

EMPTY: Final = "Choisissez une photo."
TOO_HEAVY: Final = "Cette photo pèse plus de 10 Mo. Choisissez-en une plus légère."
UNREADABLE: Final = "Ce fichier n'est pas une photo lisible. Choisissez une photo JPEG, PNG, WebP ou HEIC."
TOO_MANY_PIXELS: Final = "Cette image a trop de pixels. Choisissez une photo prise avec un appareil ou un téléphone."
TOO_SMALL: Final = f"Cette photo est trop petite : il faut au moins {LEAST_WIDTH} × {LEAST_HEIGHT} pixels."
CROP_TOO_SMALL: Final = f"Le cadre est trop serré : il doit rester au moins {LEAST_WIDTH} × {LEAST_HEIGHT} pixels. Réduisez l'agrandissement."
MOVING: Final = "Cette image est animée. Choisissez une photo."
OTHER_COLOURS: Final = "Les couleurs de cette image sont prévues pour l'imprimerie ou ont plus de 8 bits. Enregistrez-la en JPEG ordinaire, puis réessayez."
NO_DRAFT: Final = "Choisissez d'abord une photo."


@dataclass(frozen=True, slots=True)
class Crop:
    """What of the picture is kept: quarter turns to the right, then left, top and width in pixels of the turned one."""

    left: float
    top: float
    width: float
    turns: int = 0

    @property
    def height(self) -> float:
        """Always 45 for 35."""
        return self.width * _RATIO


async def take(artisan: Artisan, content: bytes) -> PhotoDraft:
    """« Continuer »: keep the picture to be cropped; the photo on the card stays. Raises Refusal."""
    jpeg, width, height = await _in_thread(_upright, content)
    facts = {"picture": jpeg, "width": width, "height": height, "created_at": now()}
    draft, _ = await PhotoDraft.update_or_create(holder_id=artisan.holder.pk, defaults=facts)
    return draft


async def keep(artisan: Artisan, crop: Crop) -> None:
    """« Enregistrer la photo »: cut it, put it on the card. Raises Refusal; the old photo then stays."""
    draft = await PhotoDraft.get_or_none(holder_id=artisan.holder.pk)
    if draft is None:
        raise Refusal(NO_DRAFT)
    jpeg = await _in_thread(_cut, bytes(draft.picture), crop)
    async with in_transaction():
        await ArtisanProfile.filter(holder_id=artisan.holder.pk).update(
            photo=jpeg, photo_changed_at=now(), photo_declined_at=None
        )
        await PhotoDraft.filter(holder_id=artisan.holder.pk).delete()
        await journal.record("photo.changed", f"holder {artisan.holder.pk}")


async def remove(artisan: Artisan) -> None:
    """« Retirer ma photo »."""
    async with in_transaction():
        await ArtisanProfile.filter(holder_id=artisan.holder.pk).update(photo=None, photo_changed_at=now())
        await journal.record("photo.removed", f"holder {artisan.holder.pk}")


async def decline(artisan: Artisan, *, declined: bool) -> None:
    """« Je ne peux pas fournir de photo »: the card goes without, and nothing reminds of it."""
    at = now() if declined else None
    await ArtisanProfile.filter(holder_id=artisan.holder.pk).update(photo_declined_at=at)


async def draft_of(artisan: Artisan) -> PhotoDraft | None:
    """The picture being cropped."""
    return await PhotoDraft.get_or_none(holder_id=artisan.holder.pk)


P = ParamSpec("P")
Result = TypeVar("Result")


async def _in_thread(work: Callable[P, Result], *args: P.args, **kwargs: P.kwargs) -> Result:
    async with _ENOUGH_AT_ONCE:
        return await asyncio.to_thread(work, *args, **kwargs)


def _upright(content: bytes) -> tuple[bytes, int, int]:
    """Read the picture, upright, without what the file says beside it; return JPEG, width and height."""
    if not content:
        raise Refusal(EMPTY)
    if len(content) > MOST_BYTES:
        raise Refusal(TOO_HEAVY)
    image = _read(content)
    if (
        min(image.width / LEAST_WIDTH, image.height / LEAST_HEIGHT) < 1
        and min(image.height / LEAST_WIDTH, image.width / LEAST_HEIGHT) < 1
    ):
        raise Refusal(TOO_SMALL)
    image.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS)
    return _jpeg(image), image.width, image.height


def _read(content: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            _refuse_traps(image, content)
            # WeasyPrint, imported anywhere, makes Pillow take pictures cut short; documents are made in other processes.
            ImageFile.LOAD_TRUNCATED_IMAGES = False
            image.load()
            return _plain(ImageOps.exif_transpose(image))
    except Refusal:
        raise
    except Image.DecompressionBombError as error:
        raise Refusal(TOO_MANY_PIXELS) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, RuntimeError, MemoryError) as error:
        raise Refusal(UNREADABLE) from error


def _refuse_traps(image: Image.Image, content: bytes) -> None:
    """Before a single pixel is unfolded."""
    if image.width * image.height > MOST_PIXELS:
        raise Refusal(TOO_MANY_PIXELS)
    if getattr(image, "is_animated", False) and image.format in {"PNG", "WEBP"}:
        raise Refusal(MOVING)
    deep = image.format == "PNG" and content[_PNG_DEPTH : _PNG_DEPTH + 1] == b"\x10"
    if image.mode not in _MODES or deep:
        raise Refusal(OTHER_COLOURS)


def _plain(image: Image.Image) -> Image.Image:
    """Red, green, blue; what was see-through becomes white."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    return image.convert("RGB")


def _cut(jpeg: bytes, crop: Crop) -> bytes:
    """Cut 35 × 45 out of the picture; a frame that leaves it is brought back inside."""
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as image:
        image.load()
        turned = image.rotate(-90 * (crop.turns % 4), expand=True)
    widest = min(turned.width, turned.height / _RATIO)
    width = min(crop.width, widest)
    height = width * _RATIO
    if round(width) < LEAST_WIDTH or round(height) < LEAST_HEIGHT:
        raise Refusal(CROP_TOO_SMALL if round(widest) >= LEAST_WIDTH else TOO_SMALL)
    left = max(0.0, min(crop.left, turned.width - width))
    top = max(0.0, min(crop.top, turned.height - height))
    size = min(CARD_WIDTH, round(width))
    part = turned.resize(
        (size, round(size * _RATIO)), Image.Resampling.LANCZOS, (left, top, left + width, top + height)
    )
    return _jpeg(part)


def _jpeg(image: Image.Image) -> bytes:
    """JPEG and nothing else: no EXIF, no place, no profile, no thumbnail of what was cut off."""
    out = io.BytesIO()
    Image.frombytes("RGB", image.size, image.tobytes()).save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()


def middle(draft: PhotoDraft) -> Crop:
    """The frame before anybody has moved it."""
    width = min(draft.width, draft.height / _RATIO)
    return Crop((draft.width - width) / 2, (draft.height - width * _RATIO) / 2, width)
