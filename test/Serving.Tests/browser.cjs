// Uses the page as a person would, and prints what there was to see: node browser.cjs NODE_MODULES CHROMIUM ADDRESS IMAGE TEXT_FILE SCREENSHOT_FOLDER
const fs = require("fs"), path = require("path");
const [modules, chromiumPath, address, image, text, folder] = process.argv.slice(2);
const { chromium } = require(path.join(modules, "playwright-core"));

// As the desktop would hand a file to the page.
async function drop(page, file, type) {
  const transfer = await page.evaluateHandle(([name, type, base64]) => {
    const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0)), transfer = new DataTransfer();
    transfer.items.add(new File([bytes], name, { type }));
    return transfer;
  }, [path.basename(file), type, fs.readFileSync(file).toString("base64")]);
  await page.dispatchEvent("#drop", "dragenter", { dataTransfer: transfer });
  await page.dispatchEvent("#drop", "drop", { dataTransfer: transfer });
}

const bars = page => page.$$eval("#classes li", rows => rows.map(row => ({
  label: row.querySelector(".name").textContent,
  percent: row.querySelector(".percent").textContent,
  width: parseFloat(row.querySelector("i").style.width || "0"),
})));

async function predicted(page) {
  await page.waitForSelector("#top:not([hidden])");
  await page.waitForSelector("#result:not(.busy)");
  await page.waitForFunction(() => parseFloat(document.querySelector("#classes i").style.width) > 0);
  await page.waitForTimeout(600);
  return { top: await page.textContent("#top-label"), bars: await bars(page), timing: await page.textContent("#timing") };
}

(async () => {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox", "--disable-gpu"] });
  const requests = [], errors = [];
  async function open(options) {
    const page = await browser.newPage({ deviceScaleFactor: 1.5, ...options });
    // Only for a machine with much else to do.
    page.setDefaultTimeout(100_000);
    page.on("request", request => requests.push(request.url()));
    page.on("pageerror", error => errors.push(String(error)));
    page.on("console", message => message.type() === "error" && !message.text().includes("415") && errors.push(message.text()));
    await page.goto(address);
    await page.waitForSelector("#model.ready");
    return page;
  }
  const shoot = (page, name) => page.screenshot({ path: path.join(folder, name), fullPage: true });

  const page = await open({ viewport: { width: 1100, height: 760 } });
  const model = await page.textContent("#model-text");
  await shoot(page, "page-empty.png");
  await drop(page, image, "image/png");
  const dropped = await predicted(page);
  await shoot(page, "page-prediction.png");

  await drop(page, text, "text/plain");
  await page.waitForSelector("#error:not([hidden])");
  const error = { title: await page.textContent("#error-title"), detail: await page.textContent("#error-detail"), topIsHidden: await page.isHidden("#top") };
  await shoot(page, "page-error.png");

  // By keyboard alone: the first stop is the image, and Enter opens the chooser. Asked for beforehand: a busy browser may open it before it knows that somebody waits for it.
  const opened = page.waitForEvent("filechooser");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("Tab");
  const focused = await page.evaluate(() => document.activeElement.id);
  await page.keyboard.press("Enter");
  await (await opened).setFiles(image);
  const chosen = await predicted(page);
  await page.close();

  const phone = await open({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  await phone.setInputFiles("#file", image);
  await predicted(phone);
  const overflow = await phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await shoot(phone, "page-phone-dark.png");
  await phone.close();
  const dark = await open({ viewport: { width: 1100, height: 760 }, colorScheme: "dark" });
  await dark.setInputFiles("#file", image);
  await predicted(dark);
  await shoot(dark, "page-prediction-dark.png");

  await browser.close();
  console.log(JSON.stringify({ model, dropped, error, focused, chosen, overflow, requests, errors }));
})().catch(error => { console.error(error); process.exit(1); });
