"""The scenario engine: designs, the service catalogue, grading and simulation, as pure Python.

It never imports Django and never touches the clock or the disk: texts come in as arguments.

    catalogue_reader.read_catalogue(text)      the catalogue of `content/catalogue.yaml`
    catalogue.Catalogue                        services, capabilities, connection rules
    service.Service, Setting, Config, Figure   what the catalogue says of one service
    design.Design, Component, Connection       a design, questions about it, and edits of it
    document.parse, serialise, canonical       design documents
    structure.structural_order, structure      a design apart from ids and orders
    safe_json.read_json, safe_yaml.read_yaml, safe_yaml.read_template   bounded reading
    fields.Fields                              checked reading of content files
    errors.DesignError, CatalogueError, ReadError   what is refused, and where
"""
