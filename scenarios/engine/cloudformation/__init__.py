"""Stack templates: a design as CloudFormation, and CloudFormation or SAM as a design.

writer.export(design), writer.to_yaml(template)     design -> template, with all its glue
reader.import_template(text, catalogue)             template -> Imported: design and notes
"""
