from flask import Blueprint

pages = Blueprint("items", __name__)
