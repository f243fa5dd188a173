"""What the library refuses people in a round, hosts, and those with images of their own, in its English words."""

from genlab.words import mark

KNOWN = (
    mark("Unknown session '{name}'. Expected its code, or its host's link."),
    mark("No session has the code '{code}'. Ask your host for it."),
    mark("Too many wrong codes. Wait a minute, then try again."),
    mark("This session is joined by a personal link. Ask your host for yours."),
    mark("This session has ended."),
    mark("The host lets nobody else in."),
    mark("Unknown personal link: it is misspelt, or belongs to another database."),
    mark("Unknown participant: the link is misspelt, or belongs to another database."),
    mark("Unknown host link: it is misspelt, or belongs to another database."),
    mark("This tab does not keep that host's link. Open the link that was copied."),
    mark("Others' files are being read here. Please try again in a minute."),
    mark("This takes more than the {seconds} s that a page gives it. The command line waits longer."),
    mark("This takes more than the {memory} GB of memory that a page gives it. The command line gives more."),
    mark("{count} generators are more than a page shows: {most}. The command line shows all."),
    mark("Many rounds were begun from here. Please try again in a minute."),
    mark("This question is closed. The answer was not stored."),
    mark("Unknown pack '{name}'. Expected one of: {known}."),
    mark("Unknown protocol '{name}'. Expected one of: {known}."),
    mark("Invalid seed '{seed}'. Expected a whole number, 0 or more."),
    mark("Time is up for this question. The answer was not stored."),
    mark("Session {id} has ended. The answer was not stored."),
    mark("The host has ended your part in this session. The answer was not stored."),
    mark("Invalid zip file '{name}'. Expected a zip file. Received: {got}."),
    mark("Invalid zip file '{name}'. Expected at most {most} GB of images. Received: {got} GB."),
    mark(
        "Invalid layout of '{name}'. Expected a folder 'real' and a folder 'fake', 'fake-NAME' or one for each "
        "generator. Received: {got}."
    ),
    mark("No real image. Expected at least one readable file. Received: {count} files."),
    mark("Too few real images: {count}. Expected at least {least} for this round."),
    mark("Too few images of generator {name}: {count}. Expected at least {least} for this round."),
    mark(
        "Too many images of {width} x {height} pixels. Expected at most {most}, or a smaller size (--size). "
        "Received: {count}."
    ),
    mark("Title '{title}' is that of a pack that comes with genlab. Expected another."),
    mark("Generators '{one}' and '{other}' look alike. Expected names that differ in letters."),
    mark("Session {id} is joined by its code. Expected one that anyone may enter."),
    mark("Session {id} has ended."),
    mark("No time limit in {protocol}: exposure is its limit. Expected limit_s 0."),
    mark("Pack {name} has changed since. Expected {expected}. Received: {got}."),
    mark("No teacher's pace in {protocol} depends on each person's answers. Expected pacing 'self'."),
    mark("No blind round in {protocol} tells whether an answer was right. Expected feedback True."),
    mark("Too many labels: {count}. Expected at most {most}."),
    mark("Session {id} plays pack {pack} ({expected}). Received {name} ({got})."),
    mark("This session goes at everyone's own pace. Expected pacing 'teacher'."),
    mark("Invalid question {position}. Expected {expected} of {length}, counted from 0."),
    mark("No question stands open. Expected one to be opened first."),
    mark("Unknown participant {participant} in session {id}."),
    mark("Unknown session {id}."),
    mark("Invalid number of questions {count}. Expected 1 to {most}."),
    mark("Invalid number of questions {count} in {protocol}. Expected {expected}."),
    mark("No fake images. Expected at least one generator in the pack."),
    mark("Invalid pack for {protocol}. Expected stimuli of medium {media}. Received: {got}."),
    mark("Too many attention checks: {count}. Expected fewer than the {questions} questions."),
    mark("Invalid aid for pack {name}. Expected a pack built with an aid. Received: one without."),
    mark("Invalid medium for an aid. Expected text. Received: {medium}."),
    mark("Invalid music for pack {name}. Expected a pack of tunes. Received: one of {medium}."),
    mark("Invalid beginning of a tune. Expected notes of the keyboard."),
    mark("Invalid beginning of a tune. Expected two full bars."),
    mark("Invalid pack for {protocol}. Expected a pack of {form}. Received: one of {got}."),
    mark(
        "Too few stimuli for a boundary at every place. Expected one at least at each. Received: none at {places}."
    ),
    mark("Too few stimuli with a boundary: {count}. Expected at least {least} for this round."),
    mark(
        "No qualification and no attention checks in boundary: they ask about whole stimuli. Expected 0 and 0. "
        "Received: {qualification} and {checks}."
    ),
    mark("No qualification in pair: it asks about single images. Expected qualification 0."),
    mark("Invalid qualification {count}. Expected an even number, half real and half fake."),
    mark("Invalid exposures {low}, {start}, {high} ms. Expected low <= start <= high."),
    mark("Unknown generator {name} in this pack. Expected one of: {known}."),
    mark("Invalid {setting} {value}. Expected {least} to {greatest}."),
    mark("Invalid answer. Expected a trial and a choice."),
    mark("Invalid trial in an answer. Expected its place in the round."),
    mark("Invalid choice in an answer. Expected one of those offered."),
    mark("Unknown choice '{choice}'. Expected one of those on the page."),
    mark("Unknown letter '{letter}' in '{text}'. Expected letters that the generator has learned."),
    mark("Invalid beginning. Expected at most {most} tokens. Received: {count}."),
    mark("Invalid line. Expected at most {most} tokens. Received: {count}."),
    mark("Invalid source '{source}'. Expected 1 to {most} tokens. Received: {count}."),
    mark("No packs. Expected at least one in data/packs. Received: none."),
    mark("Invalid pack name '{name}'. Expected 1 to 40 letters, digits, - or _."),
    mark("Pack '{name}' exists already. Expected a new name."),
    mark("Invalid title '{title}'. Expected one line of 1 to {most} characters."),
    mark("Invalid title. Expected one line of 1 to {most} characters. Received: control characters."),
    mark("Invalid title. Expected letters that can be seen. Received: blanks."),
    mark(
        "Invalid generator name '{name}'. Expected 1 to 40 letters, digits, spaces or _.+-, and not 'real'."
    ),
    mark("Invalid zip file '{name}'. Expected at most {most} MB. Received: {got} MB."),
    mark("Invalid size {size}. Expected {least} to {most} pixels."),
    mark(
        "Too many fakes for pack '{name}'. Expected at most {most}, one real test image for each. Received: "
        "{count}."
    ),
    mark(
        "Too few fakes of '{checkpoint}' for pack '{name}'. Expected {least} that are no copies, each with {real} left "
        "beside it. Received: {got} of {drawn}, and {reals} such reals for all; ask for fewer, learn from more lines, "
        "or train longer."
    ),
    mark(
        "Too few fakes for pack '{name}'. Expected a step of which {least} texts end, are no copies and have {real} "
        "beside them. Received: none, and {reals} such reals for all."
    ),
    mark("a real test text as long"),
    mark("a real test tune in its metre as long"),
    mark("Invalid checkpoint '{name}' for pack '{pack}'. Expected {expected}. Received: {got}."),
    mark(
        "Invalid class beside fakes of '{generator}'. Expected {label}, which it translates into. Received: {got}."
    ),
    mark("Cannot write pack '{path}'. Received: {got}."),
    mark("Damaged pack '{path}'. Expected {expected}. Received: {got}."),
    mark("Unknown pack format in '{path}'. Expected {expected}. Received: {got}."),
    mark("Cannot draw the chart as {form}. Received: {got}."),
    mark(
        "The backup '{name}' has revision {revision}, which this genlab does not know. Expected at most {known}: "
        "install the newer genlab that wrote it."
    ),
    mark("The database is not empty: it has rows in {table}. Expected an empty one, or --replace."),
    mark("'{name}' is no backup, or a damaged one. Expected what `genlab backup` writes. Received: {got}."),
    mark("'{name}' is a damaged backup. Received: {got}."),
    mark("The backup '{name}' does not add up, {count} findings. The first: {first}."),
    mark("Too many wrong secrets. Expected a pause."),
    mark("Unknown board '{number}'. Expected one of your own; its link holds a secret."),
    mark("Unknown board {number}. Expected one of this collection."),
    mark("Unknown design {number}. Expected one of this collection."),
    mark("Unknown generator '{name}'. Expected one of those on the page."),
    mark("No generator for the studio. Expected one that draws images. Received: none."),
    mark(
        "Unknown version {version} of checkpoint '{name}'. Expected the one that a design was drawn by. "
        "Received: {got}."
    ),
    mark("Unknown link to a collection: it is misspelt, or belongs to another database."),
    mark("This collection was deleted meanwhile. Nothing was stored."),
    mark("Too many boards. Expected at most {most} in a collection."),
    mark("Too many designs. Expected at most {most} in a collection."),
    mark("Invalid name of a design. Expected at most {most} characters. Received: {count}."),
    mark("Invalid note of a design. Expected at most {most} characters. Received: {count}."),
    mark("Damaged latent of a design. Expected {expected}. Received: {got}."),
    mark("Damaged board. Expected a recipe. Received: {got}."),
    mark("This design is ordered already, or one that looks the same. Expected one that nobody has ordered."),
    mark("You have ordered this design already, or one that looks the same: order {number}."),
    mark("Too many orders that wait, or were cancelled today. Expected at most {most}."),
    mark("Unknown order {number}."),
    mark("Unknown link to an order: it is misspelt, or belongs to another database."),
    mark("Nothing of order {number} is left to be told."),
    mark("Damaged picture of order {number}. Expected {expected}. Received: {got}."),
    mark("Damaged font '{path}'. Expected SHA-256 {expected}. Received: {got}."),
    mark("Invalid {setting}. Expected an address that begins with https:// or http://."),
    mark("Invalid {setting}. Expected base64 after {prefix}."),
    mark("Invalid {setting}. Expected at least {least} bytes. Received: {count}."),
    mark(
        "No qualification, attention checks or confidence in {protocol}: no answer is right. Expected 0, 0 and 0. "
        "Received: {qualification}, {checks} and {confidence}."
    ),
    mark(
        "Too few designs: {count}, which make {pairs} pairs. Expected at least {least} pairs for this round."
    ),
    mark(
        "Invalid number of designs for pack '{name}'. Expected {least} to {most} that look different. "
        "Received: {count}."
    ),
    mark("Invalid designs for pack '{name}'. Expected those of one dataset. Received: {got}."),
    mark(
        "Too few random designs of '{checkpoint}'. Expected one that looks like none there is. "
        "Received: {count} that do."
    ),
    mark("Too few real products of class {label} in {dataset}: {count}. Expected at least {least}."),
)
FILES = (
    mark("the file is empty"),
    mark("larger than {most} MB"),
    mark("no PNG, JPEG, WebP, GIF or BMP picture, whatever its name says"),
    mark("{width} x {height} pixels, more than {most} million"),
    mark("{width} x {height} pixels, too small to judge"),
    mark("damaged or cut off"),
    mark("its path leads out of the zip file"),
    mark("a link, not a file"),
    mark("encrypted"),
    mark("compressed in a way that is not accepted"),
    mark("blows up to {ratio} times its size"),
    mark("in no folder of real or fake images"),
    mark("one file too many: at most {most}"),
    mark("its folder's name cannot be a generator's name"),
)
"""Why a file is refused, as `genlab.media.images.decoding` says it."""
