# The layers of the core, in order of dependency (layers.json).
casegraph_add_layer(domain SOURCES civil_time.cpp edtf.cpp platform.cpp)
casegraph_add_layer(parallel SOURCES chunks.cpp USES domain LIBRARIES Threads::Threads)
casegraph_add_layer(stats SOURCES mean_cumulative.cpp estimate.cpp distributions.cpp poisson.cpp binomial.cpp rate_ratio.cpp q_values.cpp quartiles.cpp
                    burstiness.cpp rhythm.cpp trend.cpp change_point.cpp survival.cpp concentration.cpp dispersion.cpp
                    self_exciting.cpp mutual_excitation.cpp residual_checks.cpp rate_difference.cpp
                    near_repeat.cpp sequence_complexity.cpp USES domain LIBRARIES Boost::headers)
casegraph_add_layer(disclosure SOURCES equations.cpp suppression.cpp USES domain)
casegraph_add_layer(schema SOURCES tables.cpp vocabularies.cpp USES domain)
casegraph_add_layer(tables SOURCES table.cpp problem.cpp utf8.cpp arrow_reader.cpp arrow_columns.cpp arrow_text.cpp
                    arrow_dictionary.cpp arrow_list.cpp arrow_time.cpp arrow_type_name.cpp arrow_writer.cpp
                    arrow_export.cpp normalise.cpp numbered.cpp cell_rules.cpp column_names.cpp column_report.cpp
                    USES schema domain parallel)
casegraph_add_layer(validation SOURCES casebook_view.cpp cells.cpp date_column.cpp row_index.cpp sink.cpp validate.cpp
                    rules/contacts.cpp rules/coverage.cpp rules/cycles.cpp rules/dates.cpp rules/entities.cpp
                    rules/id_words.cpp rules/ids.cpp rules/intervals.cpp rules/keys.cpp rules/links.cpp rules/lives.cpp rules/ranges.cpp
                    rules/reference_wording.cpp rules/references.cpp rules/required.cpp rules/shares.cpp
                    rules/sources.cpp rules/tables.cpp rules/term_set.cpp rules/vocabulary.cpp
                    USES tables schema domain parallel)
casegraph_add_layer(linkage SOURCES estimation.cpp standard_errors.cpp portable_math.cpp pair_kinds.cpp text_similarity.cpp packed_text.cpp phonetic.cpp double_metaphone.cpp memberships.cpp labelled_levels.cpp left_out.cpp judge.cpp own_levels.cpp names.cpp normalise.cpp encode.cpp
                    comparison.cpp rule.cpp record_codes.cpp blocking.cpp candidates.cpp
                    fellegi_sunter.cpp expectation_maximisation.cpp sampling.cpp seen_levels.cpp scoring.cpp clustering.cpp threshold.cpp linker.cpp link_tables.cpp
                    pair_scorer.cpp components.cpp partition.cpp drawn_partition.cpp missed_matches.cpp cluster_splitting.cpp cluster_quality.cpp record_index.cpp
                    resolution_tables.cpp address.cpp address_lines.cpp address_table.cpp address_units.cpp bloom_filter.cpp
                    USES tables domain parallel)
casegraph_add_layer(graph SOURCES id_table.cpp case_graph.cpp case_graph_builder.cpp time_order.cpp before.cpp overlay.cpp same_person.cpp typed_adjacency.cpp
                    components.cpp eigen_views.cpp timed_edges.cpp temporal_reach.cpp reachable_from.cpp USES domain parallel
                    LIBRARIES Boost::headers Eigen3::Eigen)
casegraph_add_layer(layout SOURCES kin.cpp generations.cpp order.cpp drawing.cpp outline.cpp genogram.cpp lanes.cpp
                    spread.cpp stress.cpp network.cpp
                    USES graph domain)
casegraph_add_layer(assembly SOURCES columns.cpp assemble.cpp USES graph tables schema domain parallel)
casegraph_add_layer(measures SOURCES answer.cpp columns.cpp USES graph tables domain parallel)
casegraph_add_layer(measures/frequency SOURCES counts.cpp count_keys.cpp count_groups.cpp count_columns.cpp groups.cpp
                    day_intervals.cpp reach.cpp lives.cpp exposure.cpp observed_counts.cpp rates.cpp rate_ratios.cpp moments.cpp person_days.cpp next_agency.cpp severity.cpp mean_cumulative.cpp
                    waits.cpp week_cells.cpp repeats.cpp continuations.cpp calendar_bins.cpp event_sequences.cpp drawn_dates.cpp mutual_excitations.cpp near_repeats.cpp event_ties.cpp
                    sequence_complexities.cpp season.cpp person_units.cpp unit_groups.cpp trends.cpp change_points.cpp
                    time_to_repeat.cpp concentrations.cpp dispersions.cpp event_rhythm.cpp recency.cpp harm.cpp
                    record_groups.cpp appointment_chains.cpp delays.cpp appointments.cpp joint_appointments.cpp
                    stretch_gaps.cpp silence.cpp proximity.cpp
                    USES measures graph tables stats domain parallel LIBRARIES Boost::headers)
casegraph_add_layer(measures/visibility SOURCES holding.cpp split.cpp check_index.cpp unspecified_shares.cpp check.cpp earlier_records.cpp person_records.cpp population_check.cpp
                    population_groups.cpp population.cpp offered_keys.cpp relevant_contacts.cpp class_columns.cpp counted_contacts.cpp
                    check_split.cpp checks.cpp check_table.cpp population_check_list.cpp changed_contacts.cpp changes.cpp
                    USES measures graph tables stats domain parallel)
casegraph_add_layer(simulate SOURCES parameters.cpp draws.cpp calendar.cpp services.cpp households.cpp names.cpp
                    scenarios.cpp sheet.cpp layouts.cpp phones.cpp places.cpp contacts.cpp recording.cpp moving.cpp risk.cpp population.cpp USES tables schema stats domain parallel)
casegraph_add_layer(measures/knowledge SOURCES fact.cpp first_held.cpp lags.cpp distinct_partners.cpp holdings.cpp fragmentation.cpp carriage.cpp never_passed_on.cpp
                    occasions.cpp pair_occasions.cpp window_count.cpp rule.cpp rule_counts.cpp common_holders.cpp best_shares.cpp
                    referrals.cpp what_if_shares.cpp held_since.cpp border_crossings.cpp
                    USES measures/visibility measures graph tables stats domain parallel)
casegraph_add_layer(measures/structure SOURCES age.cpp stay.cpp edge_time.cpp household.cpp path.cpp co_contact.cpp
                    common_days.cpp co_residence.cpp shared_identifiers.cpp connected.cpp children_exposed.cpp
                    USES measures graph tables stats domain parallel)
