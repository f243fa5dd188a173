// The sound of tunes: one instrument for all, made of partials in the browser. No file, no other site.

const instrument = (() => {
  const RATE = 22050; // samples a second of a sound: its highest partial lies below half of it
  const SECONDS = 2.5;
  const PARTIALS = [1, 0.5, 0.24, 0.12, 0.07, 0.04]; // how loud each is
  const FADE = 1.1; // of the first partial, a second; the n-th fades (1 + n) / 2 times as fast
  const LOUDNESS = 0.16; // root mean square of the first quarter second, the same for every pitch
  const ATTACK = 0.006;
  const RELEASE = 0.05;
  const AHEAD = 0.06; // between the tap and the first note
  let context = null;
  let master = null;
  const sounds = new Map();

  /** Return the context; the first call belongs into a tap, for nothing may sound before one. */
  function open() {
    if (context) return context;
    if (navigator.audioSession) navigator.audioSession.type = "playback"; // also where a phone's bell is off
    context = new AudioContext();
    master = context.createGain();
    master.gain.value = 0.9;
    const compressor = context.createDynamicsCompressor();
    master.connect(compressor);
    compressor.connect(context.destination);
    return context;
  }

  /** Return the sound of a pitch: partials that fade, the high ones first, as of a string that was plucked. */
  function sound(pitch) {
    if (sounds.has(pitch)) return sounds.get(pitch);
    const samples = new Float32Array(Math.round(RATE * SECONDS));
    const frequency = 440 * 2 ** ((pitch - 69) / 12);
    PARTIALS.forEach((loud, place) => {
      const turn = (2 * Math.PI * frequency * (place + 1)) / RATE;
      if (turn >= Math.PI) return;
      const kept = Math.exp((-FADE * (pitch / 60) * (2 + place)) / 2 / RATE);
      const turned = 2 * kept * Math.cos(turn);
      let before = 0;
      let now = loud * kept * Math.sin(turn);
      for (let at = 1; at < samples.length; at += 1) {
        samples[at] += now;
        [before, now] = [now, turned * now - kept * kept * before];
      }
    });
    const first = samples.subarray(0, RATE / 4);
    const loudness = Math.sqrt(first.reduce((sum, each) => sum + each * each, 0) / first.length);
    for (let at = 0; at < samples.length; at += 1) samples[at] *= LOUDNESS / loudness;
    const buffer = context.createBuffer(1, samples.length, RATE);
    buffer.copyToChannel(samples, 0);
    sounds.set(pitch, buffer);
    return buffer;
  }

  /** Let one note sound from a moment of the context on, for some seconds; return what stops it. */
  function strike(pitch, at, seconds) {
    const source = context.createBufferSource();
    const envelope = context.createGain();
    source.buffer = sound(pitch);
    envelope.gain.setValueAtTime(0, at);
    envelope.gain.linearRampToValueAtTime(1, at + ATTACK);
    envelope.gain.setTargetAtTime(0, at + Math.max(ATTACK, seconds), RELEASE);
    source.connect(envelope);
    envelope.connect(master);
    source.start(at);
    source.stop(at + seconds + 8 * RELEASE);
    return { source, envelope };
  }

  /**
   * Play notes from a tick on. Return `{begun, count, stop}`: the moment of the context at which that tick sounds, how
   * many notes were scheduled, and what ends them without a click.
   */
  function perform(notes, from, rate) {
    const begun = context.currentTime + AHEAD;
    const struck = notes
      .filter(({ start }) => start >= from)
      .map(({ start, length, pitch }) => strike(pitch, begun + (start - from) / rate, (0.95 * length) / rate));
    const stop = () => {
      const now = context.currentTime;
      for (const { source, envelope } of struck) {
        envelope.gain.cancelScheduledValues(now);
        envelope.gain.setTargetAtTime(0, now, RELEASE / 3);
        source.stop(now + 3 * RELEASE);
      }
    };
    return { begun, count: struck.length, stop };
  }

  return { open, perform, strike: (pitch, seconds = 0.6) => strike(pitch, open().currentTime, seconds), now: () => context.currentTime };
})();
