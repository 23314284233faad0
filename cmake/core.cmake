# The layers of the core, in order of dependency (layers.json).
casegraph_add_layer(domain SOURCES civil_time.cpp edtf.cpp)
casegraph_add_layer(parallel SOURCES chunks.cpp USES domain LIBRARIES Threads::Threads)
casegraph_add_layer(stats SOURCES poisson.cpp USES domain LIBRARIES Boost::headers)
casegraph_add_layer(schema SOURCES tables.cpp vocabularies.cpp USES domain)
casegraph_add_layer(tables SOURCES table.cpp arrow_reader.cpp arrow_writer.cpp normalise.cpp USES schema domain parallel)
casegraph_add_layer(validation SOURCES problem.cpp validate.cpp USES tables schema domain parallel)
