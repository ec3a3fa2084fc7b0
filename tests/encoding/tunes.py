"""Any tune, for tests."""

from hypothesis import strategies as st

from smsdesk.encoding.tune import DURATIONS, MAX_NOTES, MAX_TEMPO, MIN_TEMPO, Note, Tune

sounding = st.builds(Note, st.integers(0, 11), st.integers(4, 7), st.sampled_from(DURATIONS), st.booleans())
pauses = st.builds(Note, st.none(), st.just(0), st.sampled_from(DURATIONS), st.booleans())
notes = sounding | pauses
tempos = st.integers(MIN_TEMPO, MAX_TEMPO)
tunes = st.builds(Tune, st.text(max_size=20), tempos, st.lists(notes, min_size=1, max_size=40).map(tuple))
long_tunes = st.builds(
    lambda few, tempo: Tune("long", tempo, (tuple(few) * MAX_NOTES)[:MAX_NOTES]),
    st.lists(notes, min_size=1, max_size=7),
    tempos,
)
