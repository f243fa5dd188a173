"""How trainings fail, and what their queue refuses: the words that `genlab.training` and what it uses say in English.

A run's line is stored in English, so that whoever opens its page reads it in their own language, also years later.
"""

from genlab.words import mark

KNOWN = (
    mark("The server that ran it has gone. What was saved is kept, and the run can go on."),
    mark("The training was killed ({signal}), perhaps for want of memory. What was saved is kept."),
    mark("The training reported nothing for {minutes} minutes and was ended. What was saved is kept."),
    mark("The training did not stop within {seconds} s and was ended. What was saved is kept."),
    mark("This server keeps {count} runs already. Remove one of them first."),
    mark("{count} of your runs wait already. Start the next one when one of them has begun."),
    mark("Many runs wait already. Please try again when some of them have ended."),
    mark("The disk is nearly full: there is no room for a training run."),
    mark("The disk is full. The training was ended; what was saved is kept."),
    mark("The training ended with status {status}. It said last: {last}"),
    mark("The training ended with status {status}. It said last: nothing"),
    mark("Somebody trains in '{folder}' already. Expected one training at a time in a folder."),
    mark("Training of '{generator}' failed at step {step}. Expected finite losses. Received: {got}. {kept}"),
    mark(
        "Training of '{generator}' failed at step {step}. Expected finite weights. Received: NaN or infinity in "
        "{got}. {kept}"
    ),
    mark("The last saved state is kept; a lower learning rate or another seed may go further."),
    mark("Another run lies in '{folder}'. Expected an empty folder or the same run. Received: {got}."),
    mark("Invalid training state in '{folder}'. Expected array {name}. Received: none."),
    mark("Invalid training state in '{folder}'. Expected arrays of this run's shapes. Received: {got}."),
    mark(
        "Cannot write to '{folder}' at step {step}. Expected room on the disk. Received: {got}. What was saved "
        "before is kept."
    ),
    mark("Unknown format of the training state in '{path}'. Expected {format}. Received: {got}."),
    mark("Damaged training state in '{path}'. Expected {files}. Received: {got}."),
    mark("Cannot list the generators. Received: {got}."),
    mark("Unknown generator '{name}'. Expected one of: {known}."),
    mark(
        "Missing package for generator '{name}'. Expected the training requirements (genlab install). Received: no "
        "{package}."
    ),
    mark(
        "Missing packages for `genlab {command}`. Expected the training requirements (genlab install). Received: "
        "no {packages}."
    ),
    mark(
        "No checkpoint can be written on Keras' backend '{backend}'. Expected tensorflow: the same command there "
        "goes on from what is saved."
    ),
    mark(
        "Invalid dataset '{data}' for generator '{generator}'. Expected grey images (h, w). Received: {got}."
    ),
    mark(
        "Invalid dataset '{data}' for generator '{generator}'. Expected sides that are multiples of {of}. "
        "Received: {got}."
    ),
    mark(
        "Invalid dataset '{data}' for generator '{generator}'. Expected two classes, the styles to translate "
        "between, with images to train on and to test. Received: {train} in training, {test} in test."
    ),
    mark(
        "Invalid dataset '{data}' for generator '{generator}'. Expected sides of 4 to 7 pixels doubled equally "
        "often, such as 28 or 32. Received: {got}."
    ),
    mark("Cannot sort images into {count} clusters. Expected more different images. Received: {got}."),
    mark(
        "No teacher for generator '{generator}'. Expected a flow of {data}, by the setting teacher, or "
        "teacher_steps to train one first. Received: no checkpoint '{name}'."
    ),
    mark(
        "Invalid teacher '{name}'. Expected a flow of {data} that draws its classes in {shape}, in squares of "
        "{side}. Received: {got}."
    ),
    mark(
        "Invalid data for a run of '{generator}'. Expected the {count} training images that it began with. "
        "Received: {got}."
    ),
    mark(
        "Invalid autoencoder '{name}'. Expected an autoencoder of {data} with {count} codes, of all classes or "
        "this one. Received: {got}."
    ),
    mark("Unknown dataset '{name}'. Expected one of: {known}, or a folder of images."),
    mark("Unknown class {name} of dataset '{data}'. Expected one of: {known}."),
    mark(
        "Missing package for dataset '{name}'. Expected the training requirements (genlab install). Received: no "
        "{package}."
    ),
    mark("Cannot download dataset '{name}'. Expected a network connection the first time. Received: {got}."),
    mark("Missing dataset file '{path}'. Expected the shipped {name}."),
    mark("Cannot read dataset file '{path}'. Expected a Python with the module lzma. Received: {got}."),
    mark("Damaged dataset file '{path}'. Expected {expected}. Received: {got}"),
    mark("Damaged dataset file '{path}'. Expected arrays {names}. Missing: {missing}."),
    mark("Unknown checkpoint '{name}'. Expected a folder with {card}."),
    mark("Unknown checkpoint '{name}'. Expected a folder with {card}, or one of: {known}."),
    mark("Unknown checkpoint format in '{path}'. Expected {format}. Received: {got}."),
    mark("Damaged checkpoint card '{path}'. Expected genlab's JSON. Received: {got}."),
    mark("Damaged checkpoint '{path}'. Expected {expected}. Received: {got}"),
    mark("Damaged ONNX graph '{path}'. Received: {got}."),
    mark("Too much for this machine's memory. Received: {got}."),
    mark("Cannot use '{path}'. Received: {got}."),
    mark("Unknown run {number}. Expected one of those on the page."),
    mark("Unknown run '{name}'. Expected one of: {known}."),
    mark("Job {number} is {state}. Expected one that has ended: stop it first."),
    mark("Unknown run '{name}'. No run was started here yet."),
    mark("It was cut off."),
    mark(
        "Invalid dataset '{data}' for generator '{generator}'. Expected lines of {least} words and marks or more. "
        "Received: {got} in the middle of all."
    ),
    mark(
        "Invalid dataset '{data}' for generator '{generator}'. Expected images of at most {most} colours. "
        "Received: {got}."
    ),
    mark("Damaged preview '{path}'. Expected lines of text in UTF-8."),
    mark("Cannot read '{path}'. Expected a file of texts. Received: {got}."),
    mark("Cannot read '{path}'. Expected a file of melodies. Received: {got}."),
    mark(
        "Too few melodies in '{path}'. Expected at least {least} different phrases, of two tunes or more. Received: "
        "{count} of {tunes}."
    ),
    mark(
        "Too few melodies in '{path}'. Expected at least {least} different phrases, of two tunes or more. Received: "
        "{count} of {tunes}. First left out: {reason}"
    ),
    mark("Invalid file '{path}'. Expected one or two columns. Received: {got}."),
    mark("Invalid file '{path}'. Expected one column, a text a line. Received: two."),
    mark("Invalid file '{path}'. Expected two columns, a source and its target. Received: one."),
    mark("Invalid file '{path}'. Expected at most {most} MB. Received: more."),
    mark("Invalid file '{path}'. Expected another name than a dataset's. Received: '{got}'."),
    mark("Invalid encoding of '{path}'. Expected text in UTF-8. Received: other bytes in line {number}."),
    mark(
        "Invalid quotation marks in '{path}', from line {number} on. Expected two around a cell, and each within it "
        "twice. Received: {got}."
    ),
    mark("line {number}: {count} line breaks within quotation marks"),
    mark("Uneven columns in '{path}', line {number}. Expected {count}, as in line {first}. Received: {got}."),
    mark(
        "Too few texts in '{path}'. Expected at least {least} different ones, a line each. Received: {count}."
    ),
    mark(
        "Too few texts in '{path}'. Expected at least {least} different ones, a line each. Received: {count}. First "
        "left out: {reason}."
    ),
    mark("line {number}: an empty column"),
    mark("line {number}: titles of the columns"),
    mark("line {number}: {count} characters, {least} to {most} are taken"),
    mark("line {number}: the same as line {other}"),
    mark("line {number}: the character {code}, which nobody can see"),
    mark("line {number}: joiners alone, which nobody can see"),
    mark(
        "Missing package for sub-words. Expected the training requirements (genlab install). Received: no {package}."
    ),
)
LEFT_OUT = (
    mark("{name}, phrase {number}: another number of bars"),
    mark("{name}, phrase {number}: bars that do not fit the metre"),
    mark("{name}, phrase {number}: too few notes"),
    mark("{name}, phrase {number}: too many notes"),
    mark("{name}, phrase {number}: too wide a range"),
    mark("{name}, phrase {number}: the same as another phrase"),
    mark("{name}: Invalid ABC. Expected tunes from X: on, with a key K:. Received: none."),
    mark("{name}: Invalid ABC. Expected a key, K:, at the end of a header. Received: none."),
    mark("{name}: Invalid ABC. Expected notes. Received: {got}."),
    mark("{name}: Invalid ABC. Expected a note before {sign}. Received: a bar's begin."),
    mark("{name}: Several voices. Expected a tune of one. Received: a field V:."),
    mark("{name}: The metre changes. Expected one for all bars. Received: {got}."),
    mark("{name}: The key changes. Expected one for all bars. Received: {got}."),
    mark("{name}: Notes at once. Expected one voice. Received: {got}."),
    mark("{name}: No notes. Expected a tune. Received: none."),
    mark("{name}: Invalid length of a note. Expected whole {ticks}ths. Received: {got} of them."),
    mark("{name}: Invalid pitch. Expected {low} to {high} in MIDI. Received: {got}."),
    mark("{name}: Unknown metre. Expected a field M: such as 6/8. Received: {got}."),
    mark("{name}: Invalid length of notes. Expected a field L: such as 1/8. Received: {got}."),
    mark("{name}: Unknown key. Expected a field K: such as Em or Ddor. Received: {got}."),
    mark("{name}: Invalid MIDI. Expected a file of notes. Received: {got}."),
)
"""Why the first melody of a file was not taken, as it stands within a refusal."""
