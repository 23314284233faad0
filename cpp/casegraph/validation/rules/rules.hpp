// The families of rules, a file each. A family adds its passes over the tables that it reads; it looks
// into no cell before they run.
#pragma once

#include "casegraph/validation/casebook_view.hpp"
#include "casegraph/validation/pass.hpp"
#include "casegraph/validation/validate.hpp"

namespace casegraph::validation::rules {

using Family = void (*)(const CasebookView& book, const Options& options, Passes& passes);

// missing_table, empty_table (warning), missing_column, wrong_type
void check_tables(const CasebookView& book, const Options& options, Passes& passes);
// required_cell, flag_without_author
void check_required(const CasebookView& book, const Options& options, Passes& passes);
// missing_word_id, decimal_id, word_that_may_be_missing_id (warning)
void check_ids(const CasebookView& book, const Options& options, Passes& passes);
// duplicate_key, duplicate_value, reserved_id
void check_keys(const CasebookView& book, const Options& options, Passes& passes);
// dangling_key, key_type_differs
void check_references(const CasebookView& book, const Options& options, Passes& passes);
// unknown_entity_table, unknown_entity_column, and dangling_key and key_type_differs of the references
// whose table stands in another column
void check_entities(const CasebookView& book, const Options& options, Passes& passes);
// unknown_term, unknown_vocabulary, closed_vocabulary
void check_vocabulary(const CasebookView& book, const Options& options, Passes& passes);
// impossible_date, bad_date, bad_time, bad_duration
void check_dates(const CasebookView& book, const Options& options, Passes& passes);
// reversed_interval
void check_intervals(const CasebookView& book, const Options& options, Passes& passes);
// out_of_range
void check_ranges(const CasebookView& book, const Options& options, Passes& passes);
// took_part_after_death, took_part_before_birth, unborn_with_birth_date (warnings)
void check_lives(const CasebookView& book, const Options& options, Passes& passes);
// contact_without_participant, recorded_before_contact, booked_after_contact (warnings),
// identified_without_recorded_as
void check_contacts(const CasebookView& book, const Options& options, Passes& passes);
// part_of_cycle, parent_agency_cycle
void check_cycles(const CasebookView& book, const Options& options, Passes& passes);
// link_to_itself, link_backwards (warning)
void check_links(const CasebookView& book, const Options& options, Passes& passes);
// share_without_receiver, share_item_without_content, share_carries_later_contact (warning)
void check_shares(const CasebookView& book, const Options& options, Passes& passes);
// coverage_without_person_or_review, coverage_of_another_review (warnings)
void check_coverage(const CasebookView& book, const Options& options, Passes& passes);
// bad_source, dangling_source
void check_sources(const CasebookView& book, const Options& options, Passes& passes);

}  // namespace casegraph::validation::rules
