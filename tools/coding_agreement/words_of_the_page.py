"""What the published page says around its figures."""

INTRODUCTION = """\
# How far two coders agreed on the bundled review

Written by `tools/coding-agreement` from `docs/coding/first` and `docs/coding/second`, which stay as the coders left
them. All figures, with those for every flag, are in [agreement.csv](agreement.csv); how each difference was settled
is in [resolution.md](resolution.md).

## How the two codings were made

One document, the published overview report, was coded twice by two coders with the same codebook, all 25 tables of
it. The second coder had not seen the first coding. Both folders were put aside before anybody compared them.

The second coding was made in two parts. The first part has 12 tables: persons, agencies, addresses, contacts and what
hangs on them, incidents, shares and checks. The second part has the other 13: relationships, identifiers, residences,
episodes, coverage, access, assessments, statements, findings, recommendations, actions, reviews and documents. It
was coded later, from a codebook without examples, on top of that coder's own contacts, persons and agencies; what these
lacked (5 places, 4 bodies) was added at the end of the tables.

Limits that lie in the way it was done:

- First part only: the examples in the codebook's column descriptions, and the list of ids that the second coder was
  given to use, come from this same review, paragraphs 2.17 to 2.29. Agreement on what stands there is not fully
  independent. The table gives the main figures also without the contacts that stand on those paragraphs. The second
  part had no examples and no ids of the first coding.
- The tables of the second part lean on those of the first: a finding or an assessment points to each coder's own
  contact, a statement to each coder's own row. Where these were not matched, what points to them cannot agree.
- Gists, notes and other free text (tools, terms, themes, who said it) are left out; words of it serve at most to tell
  apart rows that stand in the same place. The lead of an action is compared by its words, the grade of an assessment
  only by whether there is one.
- It is one review and two coders: the intervals are for more rows of this kind, not for more reviews or coders.
  Contacts of one incident, stays of one family and coverage of one agency are not independent of one another, so the
  intervals are too narrow, and those of residences and coverage most of all.
- Several of the 13 tables are small (access 3 and 4 rows, identifiers 7 and 11, reviews and documents one row): their
  figures say little.
- The second coder told fewer agencies and places apart. Ids were put side by side by reading names
  ([agency_map.csv](agency_map.csv), [address_map.csv](address_map.csv), [person_map.csv](person_map.csv)), at the
  coarser level where only one coding tells two apart. Agreement on the finer level is not measured.
- That the codings agree does not show that they are right: both read the same report and nothing behind it.

## Method

Contacts are matched by content, not by id: two contacts can be the same if they share a paragraph, have a day in
common and agree in agency or in kind; among all one-to-one matchings the one of greatest total weight is taken
(paragraphs, agency, kind, persons, day, time, place in the day; Hungarian method). Agency, kind and date therefore
help to decide what is matched, and their agreement is also given with that variable left out of the matching.

The other tables are matched in the same way, by what makes a row the same in each:

| table | two rows can be the same if |
|---|---|
| relationships | they tie the same two persons |
| identifiers | they share a paragraph and a day, and person or kind |
| residences | person and place are the same and the stays can overlap |
| episodes | person and a paragraph are the same, the times can overlap, and kind, or a stated agency, is the same |
| coverage | agency and person are the same and the times can overlap |
| access | both agencies are the same |
| assessments | they share a paragraph, and the contact or a word of the tool |
| statements | they share a paragraph and the column |
| findings | they share a paragraph, and kind or a stated agency |
| recommendations | they share a place and the level, and addressee or a word |
| actions | they belong to matched recommendations |
| reviews, documents | there is one of each; the cells are compared |

A matched pair is one row found by both; F1 is the harmonic mean of precision and recall. Rows of the second coding
found in the first are the precision, of the first found in the second the recall; neither coding is the truth.
Agreement beyond chance is Cohen's kappa (1960) with the large-sample 95 % interval of Fleiss, Cohen and Everitt
(1969), cut off at 1; proportions have Wilson's 95 % interval (1927). Where both coders used one and the same value
throughout, kappa is undefined and said to be. A date agrees if its text is the same; that some day is possible for
both is given beside it, for rows in which both state it. Identifiers, stays, episodes and coverage are matched only
where their times can overlap, so that this second figure is high for them in part by construction. An empty outcome,
channel or initiator counts as not stated, an empty certainty as stated; elsewhere an empty cell is a value of its
own.

"""

READING = """\
## What the low values mean

- **Links between contacts.** Most of what one coder has and the other lacks is a link that the report implies and
  does not state: that a sentence answers a charge, that a conveyance and an admission belong together. Where both
  have a link they nearly always give it the same kind. Status differs on one link of the few that were not made or
  proposed, hence the wide interval. Measures that use links should not be read as if the links were complete.
- **Who states a flag.** On facts both name the record of the time. The difference is one of rule: for something the
  report says was *not* recorded, the first coder named the record of the time as the author, the second the review
  that found the gap.
- **`offence_other`.** The first coder set it beside `drugs` on every drug offence; the codebook reserves it for
  offences that no other flag names.
- **`child_concern`, `missed_opportunity`, `domestic_abuse`, `physical_violence`.** The first coder set
  `not_recorded` and `missed_opportunity` more readily, where the report implies a gap without calling it one. Most
  flags are absent from most contacts, so that percent agreement is high whatever is done; kappa and F1 say more.
- **`recorded_in`.** The first coder marked as intelligence the police records that the report says a search would
  have shown; the second marked all police logs alike.
- **`initiated_by`.** When officers come to a call, the first coder wrote who had called, the second the police.
- **`date`.** The same days, nearly always: the differences are open ends, closed by one coder at the end of the
  scope and left open by the other, and `~` where the day of a closure is not stated.
- **`agency_certainty`.** Whether "the Police", unnamed, in a place of the force's area, is stated or assumed.
- **Check hits.** Few rows; the first coder listed what a check that was not made would have shown, the second only
  what a check showed.

In the 13 tables coded later:

- **Coverage.** One question of grain. The review asked bodies for reports on the family; the first coder wrote a row
  for each body and each person, the second one row for the body. The rows differ; that a body's dealings with a person
  are described is seen alike much more often (`coverage, agency and person`). The second coder dated what is only
  described by the contacts that are told, the first left it undated.
- **Access.** Four rows against three, one of them the same. The second coder took the national database of the action
  plan for access; the first wrote down a force's access to its own records.
- **Statements.** No rule says how small a difference between accounts deserves a row, and the first coder made nearly
  twice as many. Where both have one they mostly mean the same row; the return from Spain hangs on the episode in
  one coding and on the stay in the other.
- **Assessments.** The second coder made a row of each enquiry about abuse, which the first has as a flag only.
- **Findings.** Whether a gap that is named is a missed opportunity, information not shared or a plain conclusion: the
  kinds overlap. The first coder answered 24 terms of reference from what the report says of them; the second coded the
  answers that it gives as such.
- **Dates of stays, episodes and recommendations.** The same days with other bounds: an open end closed or left open, a
  reckoned month as a range or with `~`. The first coder gave a recommendation the day that the plan sets for its
  action.
- **Certainty.** Disputed or stated, where accounts differ on the days only; stated or assumed, where children are told
  of through their mother.
- **Agency of an episode.** Curfew and warrant have no body named that is in charge.

What was made of each difference, and the rules that came of it, is in [resolution.md](resolution.md) and in the
[coding note](../coding_note_dhr7.md). The agreement reported here is that of the codings before they were talked
over; the resolved data have no agreement of their own.
"""
