// The sound of tunes: one instrument for all, made of partials in the browser. No file, no other site.

const RATE = 22050; // samples a second of a sound: its highest partial lies below half of it
const SECONDS = 2.5;
const PARTIALS = [1, 0.5, 0.24, 0.12, 0.07, 0.04]; // how loud each is
const FADE = 1.1; // of the first partial, a second; the n-th fades (1 + n) / 2 times as fast
const LOUDNESS = 0.16; // root mean square of the first quarter second, the same for every pitch
const ATTACK = 0.006;
const RELEASE = 0.05;
const FALL = 0.1; // how long a sound that nobody stops takes to its end
const AHEAD = 0.06; // between the tap and the first note

class Instrument {
  /** `context`: what it sounds in, that of the page or one that only renders. */
  constructor(context) {
    this.context = context;
    this.sounds = new Map();
    this.master = context.createGain();
    this.master.gain.value = 0.9;
    const compressor = context.createDynamicsCompressor();
    this.master.connect(compressor);
    compressor.connect(context.destination);
  }

  /** Return the sound of a pitch: partials that fade, the high ones first, as of a string that was plucked. */
  sound(pitch) {
    if (this.sounds.has(pitch)) return this.sounds.get(pitch);
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
    for (let at = 0; at < samples.length; at += 1) {
      samples[at] *= (LOUDNESS / loudness) * Math.min(1, (samples.length - 1 - at) / (RATE * FALL));
    }
    const buffer = this.context.createBuffer(1, samples.length, RATE);
    buffer.copyToChannel(samples, 0);
    this.sounds.set(pitch, buffer);
    return buffer;
  }

  /** Let one note sound from a moment of the context on, for some seconds; return what stops it. */
  strike(pitch, at, seconds) {
    const source = this.context.createBufferSource();
    const envelope = this.context.createGain();
    source.buffer = this.sound(pitch);
    envelope.gain.setValueAtTime(0, at);
    envelope.gain.linearRampToValueAtTime(1, at + ATTACK);
    envelope.gain.setTargetAtTime(0, at + Math.max(ATTACK, seconds), RELEASE);
    source.connect(envelope);
    envelope.connect(this.master);
    source.start(at);
    source.stop(at + seconds + 8 * RELEASE);
    return { source, envelope, at };
  }

  /**
   * Play notes from a tick on. Return `{begun, count, stop}`: the moment of the context at which that tick sounds, how
   * many notes were scheduled, and what ends them without a click.
   */
  perform(notes, from, rate) {
    const { context } = this;
    const begun = context.currentTime + AHEAD;
    const struck = notes
      .filter(({ start }) => start >= from)
      .map(({ start, length, pitch }) => this.strike(pitch, begun + (start - from) / rate, (0.95 * length) / rate));
    const stop = () => {
      const now = context.currentTime;
      for (const { source, envelope, at } of struck) {
        if (at >= now) {
          source.stop(0); // it has not begun, and never will
          continue;
        }
        if (now > at + ATTACK) envelope.gain.cancelScheduledValues(now); // what rises still does so to its top
        envelope.gain.setTargetAtTime(0, Math.max(now, at + ATTACK), RELEASE / 3);
        source.stop(now + 4 * RELEASE);
      }
    };
    return { begun, count: struck.length, stop };
  }
}

/** The instrument of this page. */
const instrument = (() => {
  let own = null;

  /** Return its context; the first call belongs into a tap, for nothing may sound before one. */
  function open() {
    if (own) return own.context;
    if (navigator.audioSession) navigator.audioSession.type = "playback"; // also where a phone's bell is off
    own = new Instrument(new AudioContext());
    return own.context;
  }

  return {
    open,
    perform: (...given) => own.perform(...given),
    strike: (pitch, seconds = 0.6) => {
      const now = open().currentTime;
      return own.strike(pitch, now, seconds);
    },
    now: () => own.context.currentTime,
  };
})();
