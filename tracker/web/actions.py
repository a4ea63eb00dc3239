from flask import Blueprint

pages = Blueprint("actions", __name__)
