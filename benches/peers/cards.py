"""The demo card by tools that others use, as a yardstick for crates/cardface: cards.py PHOTO.jpg

Pillow draws one side and writes its PNG, ReportLab writes both sides as a PDF, a running Chromium prints both sides.
Medians; fonts, browser and imports are ready before the clock starts. A tool that is not there is left out by name.
"""

import base64
import io
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

CARDFACE = pathlib.Path(__file__).resolve().parents[2] / "crates" / "cardface"
LAYOUT = CARDFACE / "layouts" / "arcade-landscape.svg"
LINK = "HTTPS://KARTA.PRZYKLADOWO.EXAMPLE/S#" + "AZ27" * 88
DARK, INK, SOFT, GROUND, LINE = "#0B2C2E", "#0F1F1F", "#37494A", "#F1F7F6", "#DCEBE9"

# x and baseline in mm, size in pt, bold, colour, text
FRONT = [
    (14, 9.85, 9.5, True, "#FFFFFF", "Miasto Przykładowo"),
    (53.8, 9.85, 9.5, False, "#FFFFFF", "Karta mieszkańca"),
    (34, 23.4, 14, True, INK, "Anna Maria"),
    (34, 29.4, 14, True, INK, "Okienna-Demo"),
    (34, 39.3, 6.5, False, SOFT, "Numer karty"),
    (34, 44.4, 12, True, INK, "9616 0000 0000 0000"),
    (34, 49.9, 6.5, False, SOFT, "Ważność i ulgi: kod na odwrocie"),
]
BACK = [
    (5, 10, 9.5, True, INK, "Zgubiona karta?"),
    (5, 14.3, 8, False, INK, "Prosimy zastrzec ją od razu:"),
    (5, 20, 12, True, INK, "800 000 000"),
    (5, 24, 8, False, INK, "karta.przykladowo.example"),
    (5, 32.4, 9.5, True, INK, "Znaleziona karta?"),
    (5, 36.7, 8, False, INK, "Prosimy oddać ją w dowolnym"),
    (5, 40.1, 8, False, INK, "punkcie wydawania kart."),
    (5, 49.6, 8, True, INK, "9616 0000 0000 0000"),
]


def measure(name, act, runs=50):
    for _ in range(3):
        act()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    print(f"BENCH {name} {statistics.median(times):.2f} ms", flush=True)


def pillow(photo):
    from PIL import Image, ImageDraw, ImageFont

    dot = 300 / 25.4
    names = {True: "Lato-Bold.ttf", False: "Lato-Regular.ttf"}
    fonts = {
        (bold, size): ImageFont.truetype(CARDFACE / "fonts" / names[bold], size * 300 / 72)
        for _, _, size, bold, _, _ in FRONT
    }

    def box(*mm):
        return [length * dot for length in mm]

    def front():
        card = Image.new("RGB", (1012, 638), GROUND)
        draw = ImageDraw.Draw(card)
        for radius in (4.4, 9.6, 14.8, 20, 25.2):
            outer = radius + 1.3
            width = round(2.6 * dot)
            draw.arc(box(75.2 - outer, 46 - outer, 75.2 + outer, 46 + outer), 180, 360, LINE, width)
            draw.line(box(75.2 - radius, 46, 75.2 - radius, 57), LINE, width)
            draw.line(box(75.2 + radius, 46, 75.2 + radius, 57), LINE, width)
        draw.rounded_rectangle(box(3.4, 3.4, 82.2, 13.8), 2.2 * dot, DARK)
        draw.rounded_rectangle(box(5.93, 5.03, 11.78, 11.6), 2 * dot, "#FFFFFF")
        face = Image.open(io.BytesIO(photo)).convert("RGB").resize((300, 392), Image.Resampling.BICUBIC)
        mask = Image.new("L", (300, 392), 0)
        ImageDraw.Draw(mask).rounded_rectangle([0, 0, 300, 600], 150, 255)
        card.paste(face, (52, 201), mask)
        for x, y, size, bold, colour, text in FRONT:
            draw.text((x * dot, y * dot), text, colour, fonts[bold, size], anchor="ls")
        out = io.BytesIO()
        card.save(out, "PNG", dpi=(300, 300))
        return out.getvalue()

    measure("pillow_one_side_with_its_png", front)


def reportlab(photo):
    from reportlab.graphics import renderPDF
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    for name in ("Regular", "Bold"):
        pdfmetrics.registerFont(TTFont(f"Lato-{name}", CARDFACE / "fonts" / f"Lato-{name}.ttf"))
    mm = 72 / 25.4

    def side(canvas, texts, centre, spring, radii):
        canvas.setFillColor(GROUND)
        canvas.rect(-9, -9, 300, 200, stroke=0, fill=1)
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(2.6 * mm)
        for radius in radii:
            left, right = (centre - radius) * mm, (centre + radius) * mm
            middle = (53.98 - spring) * mm
            path = canvas.beginPath()
            path.moveTo(left, -9)
            path.lineTo(left, middle)
            path.arcTo(left, middle - radius * mm, right, middle + radius * mm, 180, -180)
            path.lineTo(right, -9)
            canvas.drawPath(path)
        if texts is FRONT:
            canvas.setFillColor(DARK)
            canvas.roundRect(3.4 * mm, 40.18 * mm, 78.8 * mm, 10.4 * mm, 2.2 * mm, stroke=0, fill=1)
        for x, y, size, bold, colour, text in texts:
            canvas.setFillColor(colour)
            canvas.setFont("Lato-Bold" if bold else "Lato-Regular", size)
            canvas.drawString(x * mm, (53.98 - y) * mm, text)

    def both():
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=(85.6 * mm, 53.98 * mm), invariant=1)
        side(canvas, FRONT, 75.2, 46, (4.4, 9.6, 14.8, 20, 25.2))
        canvas.saveState()
        arch = canvas.beginPath()
        arch.roundRect(4.4 * mm, -20 * mm, 25.4 * mm, 56.98 * mm, 12.7 * mm)
        canvas.clipPath(arch, stroke=0)
        canvas.drawImage(ImageReader(io.BytesIO(photo)), 4.4 * mm, 3.78 * mm, 25.4 * mm, 33.2 * mm)
        canvas.restoreState()
        canvas.showPage()
        side(canvas, BACK, 69.46, 23.2, (16.8, 21.6))
        code = Drawing(24.7 * mm, 24.7 * mm)
        code.add(QrCodeWidget(LINK, barLevel="M", barWidth=24.7 * mm, barHeight=24.7 * mm, barBorder=4))
        renderPDF.draw(code, canvas, 57.1 * mm, 18.6 * mm)
        canvas.showPage()
        canvas.save()
        return out.getvalue()

    measure("reportlab_both_sides_pdf", both, runs=20)


class Chromium:
    """A headless browser on two pipes, spoken to in DevTools messages."""

    def __init__(self, program, profile):
        to_browser, self.out = os.pipe()
        self.answers, from_browser = os.pipe()
        command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"]
        command += ["--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe"]
        # The browser expects its pipes as files 3 and 4.
        line = f"exec 3<&{to_browser} 4>&{from_browser}; exec \"$@\""
        command = ["bash", "-c", line, "chromium", *command, f"--user-data-dir={profile}", "about:blank"]
        quiet = subprocess.DEVNULL
        keep = (to_browser, from_browser)
        self.process = subprocess.Popen(command, pass_fds=keep, stdin=quiet, stdout=quiet, stderr=quiet)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer, self.count, self.session = b"", 0, None

    def ask(self, method, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self.buffer:
                part = os.read(self.answers, 1 << 20)
                if not part:
                    raise RuntimeError("the browser went away")
                self.buffer += part
            answer, _, self.buffer = self.buffer.partition(b"\0")
            answer = json.loads(answer)
            if answer.get("id") == self.count:
                return answer["result"]


def chromium(photo):
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        raise ImportError("no Chromium")
    picture = "data:image/jpeg;base64," + base64.b64encode(photo).decode()
    faces = LAYOUT.read_text().split("<svg card:")
    cells = "".join(f"M{n * 4 % 65} {n * 4 // 65}h2v1h-2z" for n in range(1050))
    code = f'<path transform="translate(58.4 11.9) scale(.3387)" d="{cells}"/>'
    face = f'<image href="{picture}" x="4.4" y="17" width="25.4" height="33.2" preserveAspectRatio="xMidYMid slice"/>'
    head = '<svg class="side" xmlns:card="urn:okienko:layout:1" viewBox="0 0 85.6 53.98" font-family="Lato" fill="#0F1F1F"><svg card:'
    front = head + faces[1].replace("</svg>", face + "</svg></svg>", 1)
    back = head + faces[2].replace('y="58" ', "").split("</svg>")[0] + code + "</svg></svg>"
    fonts = "".join(
        f"@font-face{{font-family:Lato;font-weight:{weight};src:url(data:font/ttf;base64,"
        + base64.b64encode((CARDFACE / "fonts" / f"Lato-{name}.ttf").read_bytes()).decode()
        + ")}"
        for name, weight in (("Regular", 400), ("Bold", 700))
    )
    style = fonts + "@page{size:85.6mm 53.98mm;margin:0}body{margin:0}.side{display:block;width:85.6mm;height:53.98mm}"
    page = f"<!doctype html><meta charset=utf-8><style>{style}</style>{front}{back}"
    with tempfile.TemporaryDirectory() as profile:
        browser = Chromium(program, profile)
        try:
            target = browser.ask("Target.createTarget", url="about:blank")["targetId"]
            browser.session = browser.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            frame = browser.ask("Page.getFrameTree")["frameTree"]["frame"]["id"]
            browser.ask("Page.setDocumentContent", frameId=frame, html=page)
            ready = {"expression": "document.fonts.ready.then(() => 1)", "awaitPromise": True}
            browser.ask("Runtime.evaluate", **ready)

            def both():
                wishes = {"preferCSSPageSize": True, "printBackground": True}
                return base64.b64decode(browser.ask("Page.printToPDF", **wishes)["data"])

            measure("chromium_both_sides_pdf", both, runs=20)
        finally:
            browser.process.terminate()
            browser.process.wait()


def main():
    photo = pathlib.Path(sys.argv[1]).read_bytes()
    for peer in (pillow, reportlab, chromium):
        try:
            peer(photo)
        except ImportError as missing:
            print(f"BENCH {peer.__name__} not measured: {missing}", flush=True)


main()
