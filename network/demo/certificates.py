"""Pictures of invented certificates, as somebody would photograph them, for the verification queue."""

import io
from datetime import date

from werkzeug.datastructures import FileStorage

PAPER, INK, FRAME = "#fdf8ec", "#26332f", "#0b6b60"


def photograph(name: str, title: str, awarded: str, body: str, made_on: date) -> FileStorage:
    """Draw a certificate that is plainly invented, as an upload."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (1200, 850), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((30, 30, 1170, 820), outline=FRAME, width=8)
    pen.rectangle((50, 50, 1150, 800), outline=FRAME, width=2)
    lines = (
        (90, 40, "INVENTED CERTIFICATE"),
        (190, 26, "This is to say that"),
        (250, 60, name),
        (370, 26, "has completed"),
        (430, 38, title if len(title) < 50 else title[:48] + "…"),
        (540, 30, f"awarded {awarded}"),
        (610, 26, body or "An Invented Awarding Body"),
        (730, 22, f"No. {made_on:%y}-{sum(map(ord, name)) % 9000 + 1000}, for demonstration only"),
    )
    for top, size, words in lines:
        pen.text((600, top), words, fill=INK, font=ImageFont.load_default(size), anchor="mt")
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=80)
    kept.seek(0)
    return FileStorage(kept, filename="certificate.jpg", content_type="image/jpeg")
